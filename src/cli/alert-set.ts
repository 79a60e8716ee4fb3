/** `shopmcp alert set`. */

import { ShopError } from "#errors.ts";
import { alertDocument } from "#watch/alert-document.ts";
import { RULE_DETAILS, RULE_OPTIONS, RULE_USAGE, ruleTyped } from "./alert-rule-options.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { IF_VERSION, versionOfStanding } from "./seen-version.ts";

export function alertSet(openApp: OpenApp): Command {
  return {
    name: "alert set",
    summary: "be told when a number leaves what it should be",
    words: ["METRIC", "CONDITION"],
    options: { ...RULE_OPTIONS, alert: { type: "string" }, ...IF_VERSION },
    usage: `${RULE_USAGE} [--alert ID [--if-version V]]`,
    details: `${RULE_DETAILS}
--alert ID puts the rule in the place of a standing one, which keeps when it fired; with --if-version V
only where \`alert list --json\` would show that version still.`,
    async run(invocation) {
      const given = ruleTyped(invocation);
      const id = invocation.option("alert");
      const version = versionOfStanding(invocation);
      if (id === undefined && version !== undefined)
        throw new ShopError("usage", "--if-version goes with --alert: a new alert stands in nobody's place.");
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const { workspaceId } = given;
        const { alerts } = app;
        const set = await (id === undefined
          ? alerts.set(given, SHELL)
          : alerts.change({ id, workspaceId, version }, given, SHELL));
        const lines = [`${set.row.id}: ${set.title}.`, set.waits ?? [], set.warning ?? []].flat();
        print(invocation, alertDocument(set), lines.join("\n"));
      });
      return undefined;
    },
  };
}
