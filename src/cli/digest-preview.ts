/** `shopmcp digest preview`. */

import { whileTold } from "#calls/told-progress.ts";
import { asText } from "#channels/as-text.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { isAll, labelOf } from "./label-of.ts";
import { progressHint } from "./progress-hint.ts";

export function digestPreview(openApp: OpenApp): Command {
  return {
    name: "digest preview",
    summary: "print the digest that would go out now",
    words: [],
    options: { workspace: { type: "string" }, module: { type: "string" }, label: { type: "string" } },
    usage: "--workspace ID [--module MODULE] [--label L|all]",
    async run(invocation) {
      const place = {
        workspaceId: invocation.required("workspace"),
        module: invocation.option("module"),
        ...labelOf(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const message = await whileTold(
          progressHint(invocation.terminal),
          (progress) => (isAll(place) ? app.workspaceDigests : app.digests).preview(place, progress),
          { title: "the account's figures" },
        );
        print(invocation, message, `${message.title}\n\n${asText(message)}`);
      });
      return undefined;
    },
  };
}
