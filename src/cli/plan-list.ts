/** `shopmcp plan list`. */

import { type OpenApp, withApp } from "./app.ts";
import { type Command, print, table } from "./command.ts";

export function planList(openApp: OpenApp): Command {
  return {
    name: "plan list",
    summary: "list the plans and their limits",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const rows = await app.plans.list();
        const limit = (calls: number | null) => (calls === null ? "–" : String(calls));
        const lines = rows.map((row) => [row.name, limit(row.calls_per_minute), limit(row.calls_per_month)]);
        print(invocation, rows, table([["PLAN", "CALLS A MINUTE", "CALLS A MONTH"], ...lines]));
      });
      return undefined;
    },
  };
}
