/** `shopmcp proof sign`: the same month as a signed file, on stdout. */

import { type OpenApp, SHELL, withApp } from "./app.ts";
import type { Command } from "./command.ts";

export function proofSign(openApp: OpenApp): Command {
  return {
    name: "proof sign",
    summary: "print what each key and app asked in a month as a signed file",
    words: [],
    options: { workspace: { type: "string" }, month: { type: "string" } },
    usage: "--workspace ID [--month YYYY-MM]",
    details: "The file says itself how to verify it. The public key is shown by `shopmcp signing-key list`.",
    async run(invocation) {
      const wanted = { workspaceId: invocation.required("workspace"), month: invocation.option("month") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const signed = await app.proofs.sign(wanted, SHELL);
        invocation.terminal.out(invocation.json ? JSON.stringify(signed) : JSON.stringify(signed, null, 2));
      });
      return undefined;
    },
  };
}
