/** `shopmcp digest remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { labelOf } from "./label-of.ts";

export function digestRemove(openApp: OpenApp): Command {
  return {
    name: "digest remove",
    summary: "remove an account's digest",
    words: [],
    options: { workspace: { type: "string" }, module: { type: "string" }, label: { type: "string" } },
    usage: "--workspace ID [--module MODULE] [--label L]",
    async run(invocation) {
      const place = {
        workspaceId: invocation.required("workspace"),
        module: invocation.option("module"),
        ...labelOf(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { connectionId: id } = await app.digests.remove(place, SHELL);
        print(invocation, { id, removed: true }, "The digest is removed.");
      });
      return undefined;
    },
  };
}
