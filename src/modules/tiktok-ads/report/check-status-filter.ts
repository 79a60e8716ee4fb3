/** Checks rows that TikTok filtered by status against the statuses in its lists. */

import { z } from "zod";
import { mapBounded } from "#ads/map-bounded.ts";
import { toShopError } from "#errors.ts";
import { AD_GET } from "../endpoints/ad-get.ts";
import { ADGROUP_GET } from "../endpoints/adgroup-get.ts";
import { CAMPAIGN_GET } from "../endpoints/campaign-get.ts";
import { readPages } from "../session/read-entities.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import { type Endpoint, readAs } from "../wire/endpoint.ts";
import { PageInfo, WireId, WireText, wireRows } from "../wire/wire-values.ts";
import type { Status } from "../words/input-fields.ts";
import { MAX_IDS } from "../words/question-bounds.ts";
import type { ReportLevel } from "../words/report-levels.ts";
import type { ReportRow } from "./report-row.ts";

/** Statuses take a request for each hundred; beyond this, TikTok's filter is trusted. */
const MAX_HELD = 500;
const AT_ONCE = 4;
const NAMED = 3;

type Standing = { id: string; operation: string | null; secondary: string | null };

const STATUSES = { operation_status: WireText, secondary_status: WireText };

function statusList(endpoint: Endpoint<unknown>, plural: string, idField: string) {
  const row = z.looseObject({ ...STATUSES, [idField]: WireId }).transform(
    ({ operation_status, secondary_status, ...ids }): Standing => ({
      id: String(ids[idField]),
      operation: operation_status ?? null,
      secondary: secondary_status ?? null,
    }),
  );
  return {
    plural,
    filter: `${idField}s`,
    fields: [idField, ...Object.keys(STATUSES)],
    endpoint: readAs(endpoint, () => z.object({ list: wireRows(row), page_info: PageInfo })),
  };
}

const LISTS = {
  campaign: statusList(CAMPAIGN_GET, "campaigns", "campaign_id"),
  ad_group: statusList(ADGROUP_GET, "ad groups", "adgroup_id"),
  ad: statusList(AD_GET, "ads", "ad_id"),
} as const satisfies Record<Exclude<ReportLevel, "account">, unknown>;

type Asked = { level: ReportLevel; status: Status | undefined };
export type HeldStatus = { away: ReadonlySet<string>; sentences: string[] };

/** Sends nothing without a status filter. If a list is refused, the report stays as TikTok filtered it. */
export async function heldStatus(
  session: TikTokSession,
  { level, status }: Asked,
  rows: readonly ReportRow[],
): Promise<HeldStatus> {
  if (level === "account" || status === undefined || status === "all") return { away: new Set(), sentences: [] };
  const own = `filter.status ${status} is TikTok's own filter of its reports, by present statuses.`;
  const ids = [...new Set(rows.map(({ id }) => id))].slice(0, MAX_HELD);
  const known = await standingsOf(session, level, ids);
  const away = known.filter((one) => contradicts(status, one)).map(({ id }) => id);
  if (away.length === 0) return { away: new Set(), sentences: [own] };
  const more = away.length > NAMED ? ` and ${away.length - NAMED} more` : "";
  const { plural } = LISTS[level];
  return {
    away: new Set(away),
    sentences: [
      `${own} Left out are ${plural} that it let through and that are not ${status}: ${away.slice(0, NAMED).join(", ")}${more}.`,
    ],
  };
}

async function standingsOf(
  session: TikTokSession,
  level: Exclude<ReportLevel, "account">,
  ids: readonly string[],
): Promise<Standing[]> {
  const { plural, filter, endpoint, fields } = LISTS[level];
  const batches = Array.from({ length: Math.ceil(ids.length / MAX_IDS) }, (_, index) =>
    ids.slice(index * MAX_IDS, (index + 1) * MAX_IDS),
  );
  try {
    const found = await mapBounded(batches, AT_ONCE, (batch) =>
      readPages(
        session,
        { endpoint, plural, idOf: ({ id }) => id, pageSize: MAX_IDS },
        { fields, filtering: { primary_status: "STATUS_ALL", [filter]: batch } },
      ),
    );
    return found.flat();
  } catch (thrown) {
    if (!isRefusedQuestion(toShopError(thrown))) throw thrown;
    return [];
  }
}

/** Counts only certain contradictions, because entities below a paused one may count as paused. */
function contradicts(status: Exclude<Status, "all">, { operation, secondary }: Standing): boolean {
  const deleted = secondary?.endsWith("_DELETE") ?? false;
  if (status === "deleted") return secondary !== null && !deleted;
  if (deleted) return true;
  if (status === "active") return operation === "DISABLE";
  return operation === "ENABLE" && secondary !== null && !secondary.includes("DISABLE");
}
