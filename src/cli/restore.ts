/** `shopmcp restore`: puts a backup in the place of the database, with nothing else running. */

import { resolve } from "node:path";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

/** What the database before had taken back, and stays so; see `db/revocations.ts`. */
type Revocations = { revoked: number; passwords: number; operators: number; rotations: number; unknown: number };
/** What the backup held of people, and brings to nobody; see `db/end-rights.ts`. */
type Ended = { sessions: number; setupLinks: number; tokens: number; passwords: number };

export type Restore = {
  openApp: OpenApp;
  /** @throws conflict, not_found, store_refused */
  restoreBackup(place: { dataDir: string | undefined; file: string; trustPasswords: boolean }): Promise<{
    previous: string | null;
    schema: number;
    revocations: Revocations | null;
    ended: Ended;
  }>;
};

export function restore({ openApp, restoreBackup }: Restore): Command {
  return {
    name: "restore",
    summary: "put a backup in the place of the database",
    words: ["FILE"],
    options: { "trust-passwords": { type: "boolean" } },
    usage: "FILE [--trust-passwords]",
    details:
      "Refuses while any other ShopMCP process has the data folder open. The database that stood there is kept beside it, and what it had taken back since the backup (keys, apps, passwords, operators) stays so. Where it cannot be read, the backup's apps end and every operator needs a new password, unless --trust-passwords says that those of the backup are still right. Everybody signs in anew. Afterwards connections that can be refreshed wait for `shopmcp connection confirm`.",
    async run(invocation) {
      const { dataDir, terminal } = invocation;
      const file = resolve(invocation.required("FILE"));
      const trustPasswords = invocation.flag("trust-passwords");
      const { previous, schema, revocations, ended } = await restoreBackup({ dataDir, file, trustPasswords });
      const kept = previous === null ? "" : ` The database that stood there is ${previous} now.`;
      terminal.hint(`${file} is in place.${kept}`);
      // Opening migrates it, finds the key and says what waits for the owner.
      await withApp(openApp, { dataDir, mode: "existing" }, async (app) => {
        await app.maintenance.recordRestore(file, SHELL);
        const rows = await app.connections.list();
        const unverified = rows.filter(({ state }) => state === "unverified").length;
        const { sessions, setupLinks: setup_links, tokens, passwords } = ended;
        const ends = { sessions, setup_links, tokens, passwords };
        print(
          invocation,
          { restored: file, previous, schema, connections: rows.length, unverified, revocations, ended: ends },
          [
            `${rows.length} connections, of which ${unverified} wait for \`shopmcp connection confirm --workspace ID\`.`,
            `${sessions} sessions and ${setup_links} set-up links of the backup are ended: everybody signs in anew.`,
            ...(revocations === null ? toldBlind(ended, trustPasswords) : toldOf(revocations, trustPasswords)),
          ].join("\n"),
        );
      });
      return undefined;
    },
  };
}

const LOOK = "look at `shopmcp key list`, and revoke what should not work.";
const RESET = "`shopmcp operator reset-password --email E`";

function toldBlind({ tokens, passwords }: Ended, trustPasswords: boolean): string[] {
  return [
    "No database could be asked what was taken back since the backup was made.",
    `The ${tokens} tokens of connected apps are ended: connect the apps again.`,
    trustPasswords
      ? "Operators sign in with the passwords of the backup, as you said."
      : `${passwords} operators cannot sign in before each has a new password: ${RESET}.`,
    `API keys work as they did when the backup was made: ${LOOK}`,
  ];
}

function toldOf(told: Revocations, trustPasswords: boolean): string[] {
  const { revoked, passwords, operators, rotations, unknown } = told;
  const stay = [
    `What was taken back since the backup stays so: ${revoked} API keys and connected apps, ${passwords} passwords, ${operators} operators, ${rotations} used refresh tokens.`,
  ];
  if (unknown === 0) return stay;
  const people = trustPasswords ? "" : ` Such operators need a new password: ${RESET}.`;
  return [
    ...stay,
    `${unknown} API keys and operators were not in the database before (deleted with their workspace, or of another installation) and are back: ${LOOK}${people}`,
  ];
}
