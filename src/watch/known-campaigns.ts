/** Whether a campaign's ID is one of those whose days are remembered. The platform is not asked, so nothing waits for it. */

import { addDays } from "#ads/calendar.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { Module } from "#modules/module.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import { accountHistory, type HistoryOf } from "./account-history.ts";

const DAYS_LOOKED_AT = 120;
/** The id of what is kept as one row, where there were too many campaigns: then the list is not known. */
const REST = "";

export type CampaignParts = {
  store: Pick<Store, "histories">;
  modules: readonly Pick<Module, "name" | "history">[];
  historyOf: HistoryOf;
};

/** A sentence that names the nearest; null where it is known, or no campaigns are remembered. */
export type CampaignCheck = (connection: ConnectionRow, campaignId: string | null) => Promise<string | null>;

/** For one answer: each connection's campaigns are read once. */
export function createCampaignCheck(parts: CampaignParts): CampaignCheck {
  const known = new Map<string, ReturnType<typeof knownCampaigns>>();
  return async (connection, campaignId) => {
    if (campaignId === null) return null;
    const names = known.get(connection.id) ?? knownCampaigns(parts, connection);
    known.set(connection.id, names);
    const unknown = unknownWords(await names, campaignId);
    if (unknown === null) return null;
    const found = await accountHistory(parts, connection);
    const reading = (await found?.history.stillReading(found.account, "campaign")) ?? null;
    return reading === null ? unknown : `${reading} ${unknown}`;
  };
}

function unknownWords(names: ReadonlyMap<string, string | null>, campaignId: string): string | null {
  if (names.size === 0 || names.has(campaignId)) return null;
  const [near] = didYouMean(campaignId, [...names.keys()]);
  const hint = near === undefined ? "" : ` The nearest that has is ${near} (${names.get(near) ?? "no name"}).`;
  return `No campaign with the ID ${campaignId} has delivered in the days that are remembered.${hint} Check the ID, unless the campaign is new.`;
}

/** By ID; empty where none are remembered. */
async function knownCampaigns(parts: CampaignParts, connection: ConnectionRow): Promise<Map<string, string | null>> {
  const metric = parts.modules.find(({ name }) => name === connection.module)?.history?.levels.campaign.metrics[0];
  const found = metric === undefined ? null : await accountHistory(parts, connection);
  if (found === null || metric === undefined || found.row.read_at_ms === null) return new Map();
  const to = addDays(new Date(found.row.read_at_ms).toISOString().slice(0, 10), 1);
  const span = { level: "campaign", from: addDays(to, -DAYS_LOOKED_AT), to } as const;
  const days = (await found.history.days(found.account, span, [metric])) ?? [];
  const names = new Map(days.flatMap(({ rows }) => rows.map(({ id, name }) => [id, name] as const)));
  return names.has(REST) ? new Map() : names;
}
