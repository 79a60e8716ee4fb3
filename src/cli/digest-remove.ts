/** `shopmcp digest remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function digestRemove(openApp: OpenApp): Command {
  return {
    name: "digest remove",
    summary: "remove an account's digest",
    words: [],
    options: { workspace: { type: "string" }, module: { type: "string" } },
    usage: "--workspace ID [--module MODULE]",
    async run(invocation) {
      const place = { workspaceId: invocation.required("workspace"), module: invocation.option("module") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { connectionId: id } = await app.digests.remove(place, SHELL);
        print(invocation, { id, removed: true }, "The digest is removed.");
      });
      return undefined;
    },
  };
}
