/** `shopmcp rate set`: what one of a currency is in the currency in which accounts are totalled. */

import { rateDocument } from "#watch/rate-document.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { rateLine } from "./rate-list.ts";
import { IF_VERSION, setsIfVersion, versionSeen } from "./seen-version.ts";

export function rateSet(openApp: OpenApp): Command {
  return {
    name: "rate set",
    summary: "set an exchange rate of your own, by which accounts of several currencies get one total",
    words: ["FROM", "RATE"],
    options: { workspace: { type: "string" }, into: { type: "string" }, date: { type: "string" }, ...IF_VERSION },
    usage: "FROM RATE --into CURRENCY --date YYYY-MM-DD --workspace ID [--if-version V]",
    details: `\`rate set USD 0.92 --into EUR --date 2026-11-01\`: a dollar is 0.92 euros from that day on, until the next rate.
A rate replaces the one of its currency and date. All rates of a workspace are into one currency. None is ever fetched.
${setsIfVersion("rate")}`,
    async run(invocation) {
      const given = {
        workspaceId: invocation.required("workspace"),
        ...{ from: invocation.required("FROM"), rate: invocation.required("RATE") },
        ...{ currency: invocation.required("into"), date: invocation.required("date") },
        version: versionSeen(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const document = rateDocument(await app.rates.set(given, SHELL));
        print(invocation, document, `Set: ${rateLine(document).join(" ")}`);
      });
      return undefined;
    },
  };
}
