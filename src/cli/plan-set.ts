/** `shopmcp plan set`: creates a plan or changes its limits. */

import { ShopError } from "#errors.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function planSet(openApp: OpenApp): Command {
  return {
    name: "plan set",
    summary: "make a plan, or change its limits",
    words: ["NAME"],
    options: { "calls-per-minute": { type: "string" }, "calls-per-month": { type: "string" } },
    usage: "NAME [--calls-per-minute N] [--calls-per-month N]",
    details: "Without an option there is no such limit. Takes effect at the next call of every workspace on the plan.",
    async run(invocation) {
      const wanted = {
        name: invocation.required("NAME"),
        callsPerMinute: readCalls(invocation.option("calls-per-minute")),
        callsPerMonth: readCalls(invocation.option("calls-per-month")),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const row = await app.plans.set(wanted, SHELL);
        print(
          invocation,
          row,
          `Plan ${row.name}: ${row.calls_per_minute ?? "any number of"} calls a minute, ${row.calls_per_month ?? "any number"} a month.`,
        );
      });
      return undefined;
    },
  };
}

function readCalls(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^\d{1,12}$/.test(text)) return Number(text);
  throw new ShopError("usage", "A limit takes a whole number of calls, such as 60.");
}
