/** What happened beside a number that an alert tells of, as its module's tool explains it. */

import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import type { AlertRow } from "#db/alerts.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { toShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import type { CallContext, ConnectionAccess, Module } from "#modules/module.ts";
import { ruleOf } from "./kept-rule.ts";

const DAYS_A_WEEK = 7;
/** More than a person reads on a phone. */
const MOST_LINES = 6;
const TIME_MS = 60_000;

export type CausesParts = {
  modules: readonly Module[];
  connections: { access(place: { workspaceId: string; module: Module; label: string }): Promise<ConnectionAccess> };
};

/** Lines for people, none where nothing is known. A platform that does not answer keeps no alert waiting. */
export async function likelyCauses(
  { modules, connections }: CausesParts,
  { alert, connection, day }: { alert: AlertRow; connection: ConnectionRow; day: string },
): Promise<string[]> {
  const module = modules.find(({ name }) => name === connection.module);
  const view = module?.causes;
  const tool = module?.tools.find(({ name }) => name === view?.tool);
  if (module === undefined || view === undefined || tool === undefined) return [];
  const { metric, campaignId } = ruleOf(alert);
  const args = view.args({ metric, campaignId, day, before: addDays(day, -DAYS_A_WEEK) });
  const signal = AbortSignal.timeout(TIME_MS);
  const context: CallContext = { signal, progress: () => undefined, onUpstream: () => undefined };
  try {
    const access = await connections.access({ workspaceId: connection.workspace_id, module, label: connection.label });
    const answer = Answer().parse(await tool.call(access, args, context));
    const wide = z.array(z.string()).catch([]).parse(answer[view.accountWide]);
    const [name, happened] = [view.columns.name, view.columns.happened].map((one) => answer.columns.indexOf(one));
    const own = answer.rows.flatMap((row) => {
      const what = row[happened ?? -1];
      return typeof what === "string" && what !== "" ? [`${String(row[name ?? -1] ?? "")}: ${what}`] : [];
    });
    return [...wide, ...own].slice(0, MOST_LINES);
  } catch (thrown) {
    return [`What happened in the same days could not be looked at: ${toShopError(thrown).message}`];
  }
}

const Answer = lazily(() => z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) }));
