/** `shopmcp backup`: the database as one checked file, while servers run. */

import { type OpenApp, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function backup(openApp: OpenApp): Command {
  return {
    name: "backup",
    summary: "write a checked copy of the database to a new file",
    words: ["FILE"],
    options: {},
    usage: "FILE",
    details:
      "Works beside a running server. The master key is not in it: keep that apart. An existing file is never overwritten.",
    async run(invocation) {
      const file = invocation.required("FILE");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const made = await app.maintenance.backUp(file);
        print(
          invocation,
          made,
          `${made.file} holds the whole database (${made.bytes} bytes). It opens only with the master key or KMS key: keep that apart from it.`,
        );
      });
      return undefined;
    },
  };
}
