/** `shopmcp proof show`. */

import { GONE_ACCOUNT } from "#text/gone-account.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, print, table } from "./command.ts";

export function proofShow(openApp: OpenApp): Command {
  return {
    name: "proof show",
    summary: "show what each key and app asked in a month: tools, accounts, days, counts",
    words: [],
    options: { workspace: { type: "string" }, month: { type: "string" } },
    usage: "--workspace ID [--month YYYY-MM]",
    async run(invocation) {
      const wanted = { workspaceId: invocation.required("workspace"), month: invocation.option("month") };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const month = await app.proofs.show(wanted);
        const labels = new Map(month.accounts.map(({ id, label }) => [id, label]));
        const lines = month.callers.flatMap(({ name, id, calls, tools }) => {
          const caller = name ?? id ?? "page and shell";
          if (calls === 0) return [[caller, "nothing", "", "0", "0", ""]];
          return tools.map((row) => [
            ...[caller, row.tool, row.accounts.map((id) => labels.get(id) ?? GONE_ACCOUNT).join(",")],
            ...[`${row.calls}`, `${row.answered}`],
            row.last_day === null ? "" : `${row.first_day ?? "beginning"} to ${row.last_day}`,
          ]);
        });
        const head = ["CALLER", "TOOL", "ACCOUNT", "CALLS", "ANSWERED", "DAYS"];
        const text = lines.length === 0 ? `There was no key or app in ${month.month}.` : table([head, ...lines]);
        print(invocation, month, text);
      });
      return undefined;
    },
  };
}
