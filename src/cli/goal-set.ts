/** `shopmcp goal set`: what the owner wants of an account or of one campaign. */

import { ShopError } from "#errors.ts";
import { GIVEN_KINDS } from "#modules/module-goals.ts";
import { goalDocument } from "#watch/goal-document.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";
import { goalLine } from "./goal-list.ts";
import { labelOf } from "./label-of.ts";
import { IF_VERSION, setsIfVersion, versionSeen } from "./seen-version.ts";

export function goalSet(openApp: OpenApp): Command {
  return {
    name: "goal set",
    summary: "set a target CPA, a target ROAS or a month's budget",
    words: ["KIND", "VALUE"],
    options: {
      workspace: { type: "string" },
      campaign: { type: "string" },
      module: { type: "string" },
      label: { type: "string" },
      ...IF_VERSION,
    },
    usage: "KIND VALUE --workspace ID [--campaign ID] [--module MODULE] [--label L] [--if-version V]",
    details: `KIND is one of ${GIVEN_KINDS.join(", ")}; money is in the account's currency.
With margin_percent 40 the target ROAS is 2.5, where such a margin is used up. A goal replaces the one of its kind.
${setsIfVersion("goal")}`,
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      const given = {
        ...{
          workspaceId,
          module: invocation.option("module"),
          ...labelOf(invocation),
          campaignId: invocation.option("campaign") ?? null,
        },
        ...{ kind: readKind(invocation.required("KIND")), value: invocation.required("VALUE") },
        version: versionSeen(invocation),
      };
      await withApp(openApp, { dataDir: invocation.dataDir, mode: "keyless" }, async (app) => {
        const document = goalDocument(await app.goals.set(given, SHELL));
        print(invocation, document, `Set: ${goalLine(document).join(" ")}`);
      });
      return undefined;
    },
  };
}

function readKind(text: string) {
  const kind = GIVEN_KINDS.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw new ShopError("usage", `The kind of a goal is one of ${GIVEN_KINDS.join(", ")}.`);
}
