/** `shopmcp restore`: puts a backup in the place of the database, with nothing else running. */

import { resolve } from "node:path";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

/** Of API keys and connected apps: how many stay revoked, and how many the database before knew nothing of. */
type Revocations = { revoked: number; unknown: number };

export type Restore = {
  openApp: OpenApp;
  /** @throws conflict, not_found, store_refused */
  restoreBackup(place: { dataDir: string | undefined; file: string }): Promise<{
    previous: string | null;
    schema: number;
    revocations: Revocations | null;
  }>;
};

export function restore({ openApp, restoreBackup }: Restore): Command {
  return {
    name: "restore",
    summary: "put a backup in the place of the database",
    words: ["FILE"],
    options: {},
    usage: "FILE",
    details:
      "Refuses while any other ShopMCP process has the data folder open. The database that stood there is kept beside it. Afterwards connections that can be refreshed wait for `shopmcp connection confirm`.",
    async run(invocation) {
      const { dataDir, terminal } = invocation;
      const file = resolve(invocation.required("FILE"));
      const { previous, schema, revocations } = await restoreBackup({ dataDir, file });
      const kept = previous === null ? "" : ` The database that stood there is ${previous} now.`;
      terminal.hint(`${file} is in place.${kept}`);
      // Opening migrates it, finds the key and says what waits for the owner.
      await withApp(openApp, { dataDir, mode: "existing" }, async (app) => {
        await app.custody.recordRestore(file, SHELL);
        const rows = await app.connections.list();
        const unverified = rows.filter(({ state }) => state === "unverified").length;
        print(
          invocation,
          { restored: file, previous, schema, connections: rows.length, unverified, revocations },
          `${rows.length} connections, of which ${unverified} wait for \`shopmcp connection confirm --workspace ID\`. ${toldOf(revocations)}`,
        );
      });
      return undefined;
    },
  };
}

const LOOK = "look at `shopmcp key list` and `shopmcp grant list`, and revoke what should not.";

function toldOf(revocations: Revocations | null): string {
  if (revocations === null) return `API keys and connected apps work as they did when the backup was made: ${LOOK}`;
  const { revoked, unknown } = revocations;
  const stay = `${revoked} API keys and connected apps that were revoked since the backup stay revoked.`;
  return unknown === 0
    ? stay
    : `${stay} ${unknown} that work again were not in the database before (a workspace deleted since, or another installation): ${LOOK}`;
}
