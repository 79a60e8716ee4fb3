/** `shopmcp rate remove`. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function rateRemove(openApp: OpenApp): Command {
  return {
    name: "rate remove",
    summary: "remove an exchange rate",
    words: ["ID"],
    options: { workspace: { type: "string" } },
    usage: "ID --workspace ID",
    async run(invocation) {
      const given = { id: invocation.required("ID"), workspaceId: invocation.required("workspace") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { id } = await app.rates.remove(given, SHELL);
        print(invocation, { id, removed: true }, `${id} is removed.`);
      });
      return undefined;
    },
  };
}
