/** What the rules look at: read when the first of them asks for it, and once. */

import type { Day } from "#ads/calendar.ts";
import { toShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { type Advertiser, readAdvertiser } from "../endpoints/advertiser-info.ts";
import type { AdStanding } from "../lists/ad.ts";
import { adReviews } from "../lists/ad-reviews.ts";
import { CAMPAIGNS } from "../lists/campaign-kind.ts";
import { readAdGroups } from "../lists/read-ad-groups.ts";
import { readAdStandings } from "../lists/read-ads.ts";
import { readPixelEvents } from "../lists/read-pixel-events.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { GOAL_METRICS } from "../report/goal-figures.ts";
import type { ReportShape } from "../report/report-request.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { IdFilters } from "../session/entity-query.ts";
import { isRefusedQuestion } from "../session/refused-question.ts";
import type { TikTokSession } from "../session/session.ts";
import { LEVEL_DETAILS } from "../words/report-levels.ts";
import { type AccountTree, growTree, rejectedAds } from "./account-tree.ts";
import { type Budgeted, budgetedOf } from "./budgets.ts";
import { CONVERSION_METRICS, OUTCOME_METRICS } from "./outcome.ts";
import { type Family, spendersOf } from "./spenders.ts";
import { NOTHING_USUAL, type UsualFigures, usualFigures } from "./usual-figures.ts";

export type Span = { start: Day; end: Day };

export type Standing = Pick<Advertiser, "status" | "rejection_reason" | "balance">;

export type Evidence = {
  currency: string | null;
  window: Span & { complete: boolean };
  narrowed: boolean;
  wanted(campaignId: string): boolean;
  before: Span;
  /** Null in the sandbox. */
  account(): Promise<Standing | null>;
  /**
   * Without deleted entities. GMV Max has campaigns only. Where no campaigns were named, those that are switched off may
   * be without what is in them.
   */
  tree(): Promise<AccountTree>;
  /** The review's reason in TikTok's words; null where it gives none. */
  rejections(): Promise<(ad: AdStanding) => string | null>;
  ads(): Promise<readonly ReportRow[]>;
  /** Null where TikTok refuses it. */
  adsWhereGiven(): Promise<readonly ReportRow[] | null>;
  /** Without spend. */
  adsBefore(): Promise<readonly ReportRow[]>;
  spenders(): Promise<readonly Family[]>;
  /** Nothing where today is in the window. */
  usual(): Promise<UsualFigures>;
  given: ReadonlySet<string>;
  goals: TikTokSession["goals"];
  campaignSums(): Promise<readonly ReportRow[]>;
  adGroupDays(): Promise<readonly ReportRow[]>;
  budgeted(): Promise<readonly Budgeted[]>;
  /** Counted in days of UTC; null where TikTok does not tell. */
  pixelEvents(pixelIds: readonly string[]): Promise<(pixelId: string) => number | null>;
  adGroupHours(adgroupIds: readonly string[], day: Day): Promise<readonly ReportRow[]>;
};

type Numbers = Pick<ReportShape, "breakdown" | "metrics"> & {
  level: "campaign" | "ad_group" | "ad";
  span: Span;
  ids?: IdFilters;
};

const BY_AD = { level: "ad", breakdown: "none" } as const;

export type EvidencePlan = Pick<Evidence, "window" | "before"> & {
  campaignIds: readonly string[] | undefined;
  given?: Evidence["given"];
};

export function gatherEvidence(
  session: TikTokSession,
  { window, before, given = new Set(), campaignIds }: EvidencePlan,
): Evidence {
  const ids = campaignIds === undefined ? {} : { campaign_ids: campaignIds };
  const campaigns = lazily(() => CAMPAIGNS.read(session, { status: undefined, ids }));
  const below = { status: undefined, ids, among: campaignIds === undefined ? campaigns : undefined };
  const tree = lazily(async () =>
    growTree(...(await Promise.all([campaigns(), readAdGroups(session, below), readAdStandings(session, below)]))),
  );
  const numbers = async ({ level, breakdown, span, metrics, ids: some = ids }: Numbers) => {
    const { statusField } = LEVEL_DETAILS[level];
    const { rows } = await fetchReport(session, {
      level,
      breakdown,
      window: { ...span, preset: null, complete: span.end < session.today },
      metrics,
      filters: [
        ...(statusField === null ? [] : [{ field: statusField, values: ["STATUS_ALL"] }]),
        ...Object.entries(some).map(([field, values]) => ({ field, values })),
      ],
      // The tree has the names of all but campaigns' sums, which are of deleted campaigns, too.
      ...(level === "campaign" ? {} : { unnamed: true }),
      // Lists name a Smart+ ad by this id, not by those of its creatives.
      ...(level === "ad" ? { idDimension: "ad_id_v2" } : {}),
    });
    return rows;
  };
  const outcome = ["spend", "impressions", "clicks"];
  const withConversions = [...outcome, ...CONVERSION_METRICS];
  const withOutcome = [...new Set([...outcome, ...OUTCOME_METRICS, ...GOAL_METRICS])];
  const ads = lazily(() => numbers({ ...BY_AD, span: window, metrics: withOutcome }));
  const adGroupDays = lazily(() =>
    numbers({ level: "ad_group", breakdown: "day", span: window, metrics: withConversions }),
  );
  const usual = lazily(async () => (window.complete ? usualFigures(session, window) : NOTHING_USUAL));
  return {
    currency: session.currency,
    window,
    before,
    narrowed: campaignIds !== undefined,
    wanted: (campaignId) => campaignIds?.includes(campaignId) ?? true,
    given,
    usual,
    spenders: lazily(async () => {
      const [grown, rows, past] = await Promise.all([tree(), ads(), usual()]);
      return spendersOf(grown, rows, { usual: past, window });
    }),
    goals: () => session.goals(),
    account: lazily(() => readAdvertiser(session, session)),
    tree,
    rejections: lazily(async () => {
      const reviews = await adReviews(session).read(rejectedAds(await tree()));
      return (ad: AdStanding) => {
        const [, reasons] = reviews(ad);
        return typeof reasons === "string" ? reasons : null;
      };
    }),
    ads,
    adsWhereGiven: () => whereGiven(ads),
    adsBefore: lazily(() => numbers({ ...BY_AD, span: before, metrics: ["impressions", "clicks"] })),
    campaignSums: lazily(() => numbers({ level: "campaign", breakdown: "none", span: window, metrics: GOAL_METRICS })),
    adGroupDays,
    budgeted: lazily(async () => budgetedOf(...(await Promise.all([tree(), adGroupDays()])))),
    async pixelEvents(pixelIds) {
      if (pixelIds.length === 0) return () => null;
      const countsOf = await readPixelEvents(session, pixelIds, window);
      return (pixelId) => {
        const counts = countsOf(pixelId);
        return counts === null ? null : [...counts.values()].reduce((sum, { total_count = 0 }) => sum + total_count, 0);
      };
    },
    adGroupHours: (adgroup_ids, day) =>
      numbers({
        level: "ad_group",
        breakdown: "hour",
        span: { start: day, end: day },
        metrics: ["spend"],
        ids: { adgroup_ids },
      }),
  };
}

async function whereGiven<Value>(read: () => Promise<Value>): Promise<Value | null> {
  try {
    return await read();
  } catch (thrown) {
    if (!isRefusedQuestion(toShopError(thrown))) throw thrown;
    return null;
  }
}
