/** Pacing of the month: the account and its campaigns, against goals, daily budgets and the balance. */

import { daysInclusive, firstOfMonth, lastOfMonth } from "#ads/calendar.ts";
import type { Cell } from "#ads/cell.ts";
import { toNumber } from "#ads/decimal.ts";
import { MIN_DAYS } from "#ads/landing.ts";
import { sortBy } from "#ads/sort-by.ts";
import { ShopError } from "#errors.ts";
import type { Goal } from "#modules/module-goals.ts";
import { readAdvertiser } from "../endpoints/advertiser-info.ts";
import { fetchReport } from "../report/fetch-report.ts";
import { goalFigures } from "../report/goal-figures.ts";
import type { ReportRow } from "../report/report-row.ts";
import type { TikTokSession } from "../session/session.ts";
import { readDailyBudgets } from "./daily-budgets.ts";
import type { PacingInput } from "./pacing-input.ts";
import { MAX_CAMPAIGNS } from "./pacing-input.ts";
import { type PacingLine, pacingLine } from "./pacing-line.ts";
import { pacingSummary } from "./pacing-summary.ts";
import { readSpent } from "./spent-days.ts";

export type Pacing = { summary: string; columns: string[]; rows: Cell[][]; balanceDays: number | null };

/** @throws invalid_input for campaigns at the level of the account */
export async function buildPacing(session: TikTokSession, input: PacingInput): Promise<Pacing> {
  const { today, currency } = session;
  if (input.level === "account" && input.campaign_ids !== undefined)
    throw new ShopError(
      "invalid_input",
      "campaign_ids names campaigns: leave out level, or ask for the level campaign.",
    );
  const [goals, sums, spentBy, budgets, standing] = await Promise.all([
    session.goals(),
    input.level === "account" ? [] : readSums(session, input.campaign_ids),
    readSpent(session, { level: "account" }),
    readDailyBudgets(session),
    session.forClient ? null : readAdvertiser(session, session),
  ]);
  const ids = chosenOf(input, goals, sums);
  const spentByCampaign = ids.length === 0 ? null : await readSpent(session, { level: "campaign", ids });
  const common = { today, currency, daysLeft: daysInclusive(today, lastOfMonth(today)) };
  const account = pacingLine({
    ...{ ...common, level: "account", id: null, name: session.name, spent: spentBy("") },
    goals: goals.filter(({ campaignId }) => campaignId === null),
    dailyBudget: [...budgets.values()].reduce((sum, budget) => sum + budget, 0),
  });
  const campaigns = ids.flatMap((id) => {
    if (spentByCampaign === null) return [];
    const name = sums.find((row) => row.id === id)?.labels.campaign_name ?? null;
    const own = goals.filter(({ campaignId }) => campaignId === id);
    if (spentByCampaign(id).past.every(({ spend }) => spend === 0) && name === null)
      session.warn(`No spend of campaign ${id} in eight weeks, or no such campaign.`);
    const dailyBudget = budgets.get(id) ?? null;
    return pacingLine({ ...common, level: "campaign", id, name, spent: spentByCampaign(id), goals: own, dailyBudget });
  });
  if (account.landing === null)
    session.warn(
      `Where the month will end can be said once ${MIN_DAYS} days have passed since the account's first spend of the last eight weeks.`,
    );
  const balanceDays = balanceIn(standing?.balance ?? null, account);
  return {
    ...tableOf([account, ...campaigns]),
    balanceDays,
    summary: pacingSummary(account, { ...common, balanceDays }),
  };
}

async function readSums(session: TikTokSession, campaignIds: readonly string[] | undefined): Promise<ReportRow[]> {
  const { today } = session;
  const { rows } = await fetchReport(session, {
    ...{ level: "campaign", breakdown: "none", metrics: ["spend"] },
    filters: [
      { field: "campaign_status", values: ["STATUS_ALL"] },
      ...(campaignIds === undefined ? [] : [{ field: "campaign_ids", values: campaignIds }]),
    ],
    window: { start: firstOfMonth(today), end: today, preset: "this_month", complete: false },
  });
  return rows;
}

function chosenOf(
  { level, campaign_ids, top }: PacingInput,
  goals: readonly Goal[],
  sums: readonly ReportRow[],
): string[] {
  if (level === "account") return [];
  if (campaign_ids !== undefined) return [...new Set(campaign_ids)];
  const bySpend = sortBy(sums, (row) => toNumber(goalFigures([row]).spend), "desc").map(({ id }) => id);
  const withGoals = goals.flatMap(({ campaignId }) => campaignId ?? []);
  const spending = new Set(bySpend);
  // What has not spent may be no campaign at all, and takes nobody's place.
  const wanted = [...new Set([...withGoals.filter((id) => spending.has(id)), ...bySpend.slice(0, top), ...withGoals])];
  return wanted.slice(0, MAX_CAMPAIGNS);
}

function balanceIn(balance: number | null, { landing }: PacingLine): number | null {
  if (balance === null || landing === null || landing.perDay <= 0) return null;
  return Number(Math.max(0, balance / landing.perDay).toFixed(1));
}

function tableOf(lines: readonly PacingLine[]): { columns: string[]; rows: Cell[][] } {
  const has = (column: string) => lines.some(({ cells }) => (cells.get(column) ?? null) !== null);
  const columns = [...(lines[0]?.cells.keys() ?? [])].filter((column) => has(GOAL_OF.get(column) ?? "level"));
  return { columns, rows: lines.map(({ cells }) => columns.map((column) => cells.get(column) ?? null)) };
}

const GOAL_OF: ReadonlyMap<string, string> = new Map(
  Object.entries({
    month_budget: "month_budget",
    against_budget: "month_budget",
    left_per_day: "month_budget",
    target_cpa: "target_cpa",
    cost_per_conversion: "target_cpa",
    target_roas: "target_roas",
    roas: "target_roas",
  }),
);
