/** `shopmcp store restored`: after a restore of PostgreSQL, what `restore` does to a file. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { type Ended, endedOf, linesWithoutPrevious, operatorsWithoutPassword, waitingIn } from "./restored-lines.ts";

export type StoreRestored = {
  openApp: OpenApp;
  /** @throws conflict where the database is in use, invalid_input where the data is in a file */
  markRestored(dataDir: string | undefined, given: { trustPasswords: boolean }): Promise<Ended>;
};

export function storeRestored({ openApp, markRestored }: StoreRestored): Command {
  return {
    name: "store restored",
    summary: "after pg_restore: the data in PostgreSQL is a backup's",
    words: [],
    options: { "trust-passwords": { type: "boolean" } },
    usage: "[--trust-passwords]",
    details:
      "Run it after each restore of the database, before the first server starts: a restore into the same server cannot be seen from the data. Refuses while any ShopMCP process has the database open. What was revoked since the backup is not known, so apps are disconnected and every operator needs a new password and adds passkeys anew, unless --trust-passwords says that those of the backup are still right; everybody has to sign in again. Connections that can be refreshed wait for `shopmcp connection confirm`.",
    async run(invocation) {
      const { dataDir } = invocation;
      const trustPasswords = invocation.flag("trust-passwords");
      const ended = await markRestored(dataDir, { trustPasswords });
      await withApp(openApp, { dataDir, mode: "existing" }, async (app) => {
        await app.maintenance.recordRestore("PostgreSQL", SHELL);
        const { connections, unverified, lines } = await waitingIn(app, ended);
        const locked = trustPasswords ? await operatorsWithoutPassword(app) : 0;
        print(
          invocation,
          { connections, unverified, ended: endedOf(ended) },
          [...lines, ...linesWithoutPrevious(ended, { trustPasswords, locked })].join("\n"),
        );
      });
      return undefined;
    },
  };
}
