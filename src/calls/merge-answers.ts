/** The answers of several accounts as one: a column `account`, subtotals a currency, and what is missing with why. */

import type { ToolAnswer } from "#modules/module.ts";
import { type AccountPart, accountPart } from "./account-part.ts";
import { overallTotals, subtotalsOf } from "./add-totals.ts";
import type { AllAnswers, Missing } from "./ask-all-accounts.ts";
import { ALL_ACCOUNTS } from "./choose-account.ts";
import { type Explained, mergeChanges } from "./merge-changes.ts";
import { mergeMembers } from "./merge-members.ts";
import { reportingTotal } from "./reporting-total.ts";
import { sharedWarnings } from "./shared-warnings.ts";

/** Rows of one answer, over all accounts: as many as one account's largest page. */
const MAX_ROWS = 500;

/** Of these the accounts have each their own, or they are made anew. */
const MADE_ANEW = new Set(["meta", "columns", "rows", "totals", "page"]);
/** What one account's `meta` has and no other's means. */
const OF_ONE = ["advertiser_id", "advertiser_name", "utc_offset", "timezone_note", "window", "as_of", "source"];

export function mergeAnswers({ answered, missing }: AllAnswers, reportingCurrency: string | null): ToolAnswer {
  const parts = answered.map(accountPart);
  const currencies = new Set(parts.map(({ own }) => own.meta.currency));
  const isOneCurrency = currencies.size === 1;
  const totals = parts.map((part) => part.totals);
  const shared = { ...mergeMeta(parts), ...waitedOf(answered) };
  const told = missing.length === 0 ? {} : { missing: missing.map(missingOf) };
  const warnings = warningsOf(parts, missing.length);
  const members = mergeMembers(parts, MADE_ANEW);
  const changes = mergeChanges(explainedOf(answered, parts), { maxRows: MAX_ROWS, reportingCurrency });
  if (changes !== null) {
    const { columns, rows, summary, totals: changed, meta } = changes;
    return {
      ...{ meta: { ...shared, warnings, ...told, ...meta } },
      ...members,
      summary,
      columns,
      rows,
      totals: changed,
    };
  }
  const table = mergeTables(parts, isOneCurrency);
  const overall = overallTotals(totals, isOneCurrency);
  const reporting = reportingTotal(answered, reportingCurrency);
  const meta = {
    ...shared,
    warnings: [...warnings, ...table.warnings],
    ...told,
    ...(isOneCurrency || overall === null ? {} : { subtotals: subtotalsOf(totals) }),
    ...(reporting === null ? {} : { reporting }),
  };
  const { columns, rows, page } = table;
  return {
    meta,
    ...members,
    columns,
    rows,
    ...(overall === null && parts.every(({ own }) => own.totals === undefined) ? {} : { totals: overall ?? {} }),
    ...(page === null ? {} : { page }),
  };
}

function explainedOf(answered: AllAnswers["answered"], parts: readonly AccountPart[]): Explained[] {
  return answered.flatMap(({ row: { label }, change, convertedChange }, at) => {
    const currency = parts[at]?.own.meta.currency ?? null;
    return change === null ? [] : [{ label, currency, change, convertedChange }];
  });
}

/** By the account that waited longest; its requests wait beside those of the others. */
function waitedOf(answered: AllAnswers["answered"]) {
  const seconds = Math.floor(Math.max(0, ...answered.map(({ waitedMs }) => waitedMs)) / 1_000);
  if (seconds === 0) return {};
  return { waited_seconds: seconds, waited_for: "the app's limits, which all of its accounts share" };
}

function missingOf({ row, error: { code, message, retryAfterSeconds } }: Missing) {
  return {
    account: row.label,
    error: code,
    message,
    ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
  };
}

function mergeTables(parts: readonly AccountPart[], isOneCurrency: boolean) {
  const columns = [...new Set(parts.flatMap(({ own }) => own.columns))];
  const most = Math.max(1, Math.floor(MAX_ROWS / Math.max(1, parts.length)));
  const rows = parts.flatMap(({ label, own }) => {
    const places = columns.map((column) => own.columns.indexOf(column));
    const lead = isOneCurrency ? [label] : [label, own.meta.currency];
    return own.rows
      .slice(0, most)
      .map((row) => [...lead, ...places.map((at) => (at === -1 ? null : (row[at] ?? null)))]);
  });
  const pages = parts.flatMap(({ own }) => own.page ?? []);
  const total = pages.reduce((sum, page) => sum + page.total, 0);
  const all = Math.max(
    total,
    parts.reduce((sum, { own }) => sum + own.rows.length, 0),
  );
  const isCut = rows.length < all;
  return {
    columns: ["account", ...(isOneCurrency ? [] : ["currency"]), ...columns],
    rows,
    page: pages.length === 0 ? null : { total: all, has_more: isCut },
    warnings: isCut
      ? [`${rows.length} of ${all} rows are shown, the first of each account; name one account for the others.`]
      : [],
  };
}

function mergeMeta(parts: readonly AccountPart[]) {
  const metas = parts.map(({ own }) => own.meta);
  const shared = Object.entries(metas[0] ?? {}).filter(
    ([name, value]) =>
      !OF_ONE.includes(name) && metas.every((meta) => JSON.stringify(meta[name]) === JSON.stringify(value)),
  );
  const windows = new Set(metas.map(({ window }) => JSON.stringify(window)));
  const [first] = metas;
  const apart = windows.size > 1;
  const oldest = metas.flatMap(({ fetched_at: at }) => at ?? []).toSorted()[0];
  return {
    ...Object.fromEntries(shared),
    account: ALL_ACCOUNTS,
    accounts: parts.map(({ label, own: { meta } }) => ({
      account: label,
      currency: meta.currency,
      timezone: meta.timezone,
      ...(apart ? { window: meta.window } : {}),
      ...(apart && meta.compared_with !== undefined ? { compared_with: meta.compared_with } : {}),
    })),
    currency: sameOf(metas.map(({ currency }) => currency)),
    timezone: sameOf(metas.map(({ timezone }) => timezone)),
    ...(first?.window === undefined || apart ? {} : { window: first.window }),
    ...(oldest === undefined ? {} : { fetched_at: oldest }),
    cached: metas.every(({ cached }) => cached === true),
    api_calls: metas.reduce((sum, { api_calls: calls = 0 }) => sum + calls, 0),
  };
}

function warningsOf(parts: readonly AccountPart[], missing: number): string[] {
  const zones = new Set(parts.map(({ own }) => own.meta.timezone));
  const currencies = new Set(parts.map(({ own }) => own.meta.currency));
  return [
    ...(missing === 0
      ? []
      : [`${missing} of ${parts.length + missing} accounts are missing; meta.missing says which and why.`]),
    ...(zones.size < 2 ? [] : [`Days are each account's own, in ${zones.size} time zones.`]),
    ...(currencies.size < 2 ? [] : ["Money is in each account's currency and added within one only: meta.subtotals."]),
    ...sharedWarnings(parts.map(({ label, own }) => ({ label, warnings: own.meta.warnings }))),
  ];
}

function sameOf(values: readonly (string | null)[]): string | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}
