/** `shopmcp restore`: replaces the database with a backup, while nothing else runs. */

import { resolve } from "node:path";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import {
  type Ended,
  endedOf,
  linesOfRevocations,
  linesWithoutPrevious,
  operatorsWithoutPassword,
  type Revocations,
  waitingIn,
} from "./restored-lines.ts";

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
        const { connections, unverified, lines } = await waitingIn(app, ended);
        const locked = trustPasswords ? await operatorsWithoutPassword(app) : 0;
        print(
          invocation,
          { restored: file, previous, schema, connections, unverified, revocations, ended: endedOf(ended) },
          [
            ...lines,
            ...(revocations === null
              ? [
                  previous === null ? "There was no database here before." : "The previous database could not be read.",
                  ...linesWithoutPrevious(ended, { trustPasswords, locked }),
                ]
              : linesOfRevocations(revocations, trustPasswords)),
          ].join("\n"),
        );
      });
      return undefined;
    },
  };
}
