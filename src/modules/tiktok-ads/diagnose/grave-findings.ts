/** The gravest findings by the rules that need few requests, for what is told without being asked. */

import { presetWindow } from "#ads/date-window.ts";
import { ownTurn } from "#concurrency/own-turn.ts";
import { readAdvertiser } from "../endpoints/advertiser-info.ts";
import { readMainCampaigns } from "../lists/read-campaigns.ts";
import { fetchReports } from "../report/fetch-report.ts";
import { fetchSettled } from "../report/from-history.ts";
import { GOAL_METRICS } from "../report/goal-figures.ts";
import type { ReportShape } from "../report/report-request.ts";
import type { ReportRow } from "../report/report-row.ts";
import { orWithout } from "../session/optional-data.ts";
import type { TikTokSession } from "../session/session.ts";
import { KEPT_METRICS } from "../words/history-metrics.ts";
import type { AccountTree } from "./account-tree.ts";
import type { Span } from "./evidence.ts";
import { CONVERSION_METRICS } from "./outcome.ts";
import { concernsAccount } from "./remedies.ts";
import type { Finding } from "./rule.ts";
import { accountStanding, judgeStanding } from "./rules/account-standing.ts";
import { balance, judgeBalance } from "./rules/balance.ts";
import { conversionsMissing, convertingOf, judgeMissing } from "./rules/conversions-missing.ts";
import { goalMissed, isJudged, judgeGoals } from "./rules/goal-missed.ts";
import { judgeDelivery, notDelivering } from "./rules/not-delivering.ts";
import { judgeEmpty, noConversions } from "./rules/wasted-spend.ts";
import { inOrder, type Told } from "./run-rules.ts";
import { spendersOf } from "./spenders.ts";
import { sumOf } from "./sum-of.ts";
import { type Thresholds, thresholdsOf } from "./thresholds.ts";
import { type UsualFigures, usualFigures } from "./usual-figures.ts";

const PRESET = "last_7_days";
const DAYS = 7;

/** `lookedAt`: as in `GraveFindings`. */
export type Grave = { told: Told[]; lookedAt: string };

/**
 * What tiktok_ads_diagnose finds by these rules over the same days, as far as it is grave. Two requests where the days
 * are remembered. A client is told nothing that is between owner and TikTok. @throws what concerns more than one of the questions
 */
export async function graveFindings(session: TikTokSession): Promise<Grave> {
  const { start, end } = presetWindow(PRESET, session.today);
  if (start === null) throw new TypeError("The days of a diagnosis have a beginning.");
  const window = { start, end };
  const [standing, campaigns, days, usual, goals] = await Promise.all([
    session.forClient ? null : orWithout(session, "the account's status", () => readAdvertiser(session, session)),
    orWithout(session, "campaigns", () => readMainCampaigns(session)),
    campaignDays(session, window),
    usualFigures(session, window),
    session.goals(),
  ]);
  await ownTurn();
  const thresholds = thresholdsOf(undefined, session.currency);
  const tree = (campaigns ?? []).map((campaign) => ({ campaign, groups: [] }));
  const spend = sumOf(days, "spend");
  const found = [
    {
      rule: accountStanding,
      findings: standing === null ? [] : judgeStanding(standing),
    },
    {
      rule: balance,
      findings:
        standing === null ? [] : judgeBalance({ standing, spend, days: DAYS, currency: session.currency }, thresholds),
    },
    {
      rule: notDelivering,
      findings: judgeDelivery(
        tree.filter(({ campaign }) => !session.forClient || !concernsAccount(campaign.secondary_status ?? "")),
      ),
    },
    { rule: conversionsMissing, findings: judgeMissing(convertingOf(tree, days, usual)) },
    { rule: noConversions, findings: emptyCampaigns(tree, { days, usual, window, thresholds }) },
    {
      rule: goalMissed,
      findings: judgeGoals(goals.filter(isJudged), { rows: days, currency: session.currency }, thresholds),
    },
  ];
  const reports = found.map(({ rule, findings }) => ({ rule, look: { lookedAt: "", findings } }));
  const told = goalsFirst(inOrder(reports, { overview: true }).filter(({ severity }) => severity === "high"));
  return { told, lookedAt: lookedAtIn(session, { standing, campaigns }) };
}

const DIAGNOSIS = "A diagnosis, for which you ask your assistant, looks at ad groups, ads, pixels and budgets, too";

/** What TikTok refused was not looked at: the session's warnings say why. */
function lookedAtIn({ forClient }: TikTokSession, read: { standing: unknown; campaigns: unknown }): string {
  const looked = [
    ...(read.standing === null ? [] : ["the account's status", "its balance"]),
    "goals",
    ...(read.campaigns === null ? [] : ["campaigns that do not run", "clicks and spend without conversions"]),
  ];
  const all = looked.length === 1 ? looked.join("") : `${looked.slice(0, -1).join(", ")}, and ${looked.at(-1)}`;
  return forClient ? all : `${all}. ${DIAGNOSIS}`;
}

/** The owner has set them to be told, so that nothing else hides them; more than these would hide the rest. */
const GOALS_FIRST = 2;

function goalsFirst(told: readonly Told[]): Told[] {
  const first = told.filter(({ rule }) => rule === goalMissed.rule).slice(0, GOALS_FIRST);
  return [...first, ...told.filter((one) => !first.includes(one))];
}

const METRICS = [...new Set(["spend", "impressions", "clicks", ...CONVERSION_METRICS, ...GOAL_METRICS])].filter(
  (name) => KEPT_METRICS.some((kept) => kept === name),
);

async function campaignDays(session: TikTokSession, window: Span): Promise<ReportRow[]> {
  const shape: ReportShape = {
    ...{ level: "campaign", breakdown: "day", metrics: METRICS },
    filters: [{ field: "campaign_status", values: ["STATUS_ALL"] }],
  };
  const windows = [{ ...window, preset: null, complete: true }];
  const settled = await fetchSettled(session, shape, windows);
  const { rows } = await (settled === null ? fetchReports(session, shape, windows) : settled.read());
  return rows.flat().map((row) => ({ ...row, labels: { ...row.labels, campaign_id: row.id } }));
}

type Known = { days: readonly ReportRow[]; usual: UsualFigures; window: Span; thresholds: Thresholds };

function emptyCampaigns(tree: AccountTree, { days, usual, window, thresholds }: Known): Finding[] {
  const { min_spend, cost_times } = thresholds;
  if (min_spend === null) return [];
  const families = spendersOf(tree, days, { usual, window });
  return families.flatMap(({ spender }) => judgeEmpty(spender, { cost_times, min_spend, named: false }) ?? []);
}
