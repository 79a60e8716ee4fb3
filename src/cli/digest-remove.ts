/** `shopmcp digest remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { isAll, labelOf } from "./label-of.ts";

export function digestRemove(openApp: OpenApp): Command {
  return {
    name: "digest remove",
    summary: "remove an account's digest",
    words: [],
    options: { workspace: { type: "string" }, module: { type: "string" }, label: { type: "string" } },
    usage: "--workspace ID [--module MODULE] [--label L|all]",
    async run(invocation) {
      const place = {
        workspaceId: invocation.required("workspace"),
        module: invocation.option("module"),
        ...labelOf(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const id = isAll(place)
          ? (await app.workspaceDigests.remove(place, SHELL)).id
          : (await app.digests.remove(place, SHELL)).connectionId;
        print(invocation, { id, removed: true }, "The digest is removed.");
      });
      return undefined;
    },
  };
}
