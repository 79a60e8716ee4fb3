/** `shopmcp restore`: replaces the database with a backup, while nothing else runs. */

import { resolve } from "node:path";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

type Revocations = Record<"revoked" | "passwords" | "operators" | "rotations" | "channels" | "unknown", number>;
type Ended = Record<"sessions" | "setupLinks" | "tokens" | "passwords" | "channels", number>;

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
    summary: "replace the database with a backup",
    words: ["FILE"],
    options: { "trust-passwords": { type: "boolean" } },
    usage: "FILE [--trust-passwords]",
    details:
      "Refuses while any other ShopMCP process has the data folder open. The present database is kept beside it, and what it had revoked since the backup (keys, apps, passwords, operators) stays revoked. Where it cannot be read, the backup's apps are disconnected and every operator needs a new password and adds passkeys anew, unless --trust-passwords says that those of the backup are still right. Everybody has to sign in again. Afterwards connections that can be refreshed wait for `shopmcp connection confirm`.",
    async run(invocation) {
      const { dataDir, terminal } = invocation;
      const file = resolve(invocation.required("FILE"));
      const trustPasswords = invocation.flag("trust-passwords");
      const { previous, schema, revocations, ended } = await restoreBackup({ dataDir, file, trustPasswords });
      const kept = previous === null ? "" : ` The previous database is now ${previous}.`;
      terminal.hint(`${file} is in place.${kept}`);
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
            `${sessions} sessions and ${setup_links} set-up links of the backup were ended: everybody has to sign in again.`,
            ...(revocations === null
              ? linesWithoutPrevious(ended, trustPasswords)
              : linesOfRevocations(revocations, trustPasswords)),
          ].join("\n"),
        );
      });
      return undefined;
    },
  };
}

const LOOK = "look at `shopmcp key list`, and revoke what should not work.";
const RESET = "`shopmcp operator reset-password --email E`";

function linesWithoutPrevious({ tokens, passwords, channels }: Ended, trustPasswords: boolean): string[] {
  return [
    "The previous database could not be read, so what was revoked since the backup is not known.",
    `The ${tokens} tokens of connected apps were ended: connect the apps again.`,
    `${channels} channels of workspaces are gone, lest messages go to an address that was taken away: set them again.`,
    trustPasswords
      ? "Operators sign in with the passwords and passkeys of the backup, as you said."
      : `${passwords} operators cannot sign in until each has a new password: ${RESET}.`,
    `API keys work as they did when the backup was made: ${LOOK}`,
  ];
}

function linesOfRevocations(told: Revocations, trustPasswords: boolean): string[] {
  const { revoked, passwords, operators, rotations, channels, unknown } = told;
  const stay = [
    `What was revoked since the backup stays revoked: ${revoked} API keys and connected apps, ${passwords} passwords, removed passkeys, ${operators} operators, ${rotations} used refresh tokens.`,
    ...(channels === 0 ? [] : [`${channels} channels were changed or removed since, and are gone: set them again.`]),
  ];
  if (unknown === 0) return stay;
  const people = trustPasswords ? "" : ` Such operators need a new password: ${RESET}.`;
  return [
    ...stay,
    `${unknown} API keys and operators were not in the database before (deleted with their workspace, or of another installation) and are back: ${LOOK}${people}`,
  ];
}
