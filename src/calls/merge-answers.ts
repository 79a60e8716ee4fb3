/** The answers of several accounts as one: a column `account`, subtotals a currency, and what is missing with why. */

import type { ToolAnswer } from "#modules/module.ts";
import { counted } from "#text/counted.ts";
import { type AccountPart, accountPart } from "./account-part.ts";
import { overallTotals, subtotalsOf } from "./add-totals.ts";
import type { AllAnswers, Missing } from "./ask-all-accounts.ts";
import { ALL_ACCOUNTS } from "./choose-account.ts";
import { cutWarning } from "./cut-warning.ts";
import { type Explained, mergeChanges } from "./merge-changes.ts";
import { mergeMembers } from "./merge-members.ts";
import { OF_ONE } from "./of-one.ts";
import { reportingTotal } from "./reporting-total.ts";
import { sameOf } from "./same-of.ts";
import { sharedWarnings } from "./shared-warnings.ts";
import { type ToldOf, toldOf } from "./told-of.ts";

/** Rows of one answer, over all accounts: as many as one account's largest page. */
const MAX_ROWS = 500;

/** Of those that are missing a sentence names so many; all of them stand in `meta.missing`. */
const MAX_NAMED = 10;

/** Of these the accounts have each their own, or they are made anew. */
const MADE_ANEW = new Set(["meta", "columns", "rows", "totals", "page"]);

export function mergeAnswers(all: AllAnswers, reportingCurrency: string | null): ToolAnswer {
  const { answered, missing, rowsHold } = all;
  const parts = answered.map(accountPart);
  const currencies = new Set(parts.map(({ own }) => own.meta.currency));
  const isOneCurrency = currencies.size === 1;
  const of = toldOf(all);
  const totals = parts.map((part) => part.totals);
  const shared = { ...mergeMeta(parts), ...waitedOf(answered) };
  const told = missing.length === 0 ? {} : { missing: missing.map(missingOf) };
  const members = mergeMembers(parts, MADE_ANEW);
  const changes = mergeChanges(explainedOf(answered, parts), { maxRows: MAX_ROWS, reportingCurrency });
  if (changes !== null) {
    const { columns, rows, summary, totals: changed, meta } = changes;
    const warnings = warningsOf(parts, { missing, of, subtotals: "subtotals" in meta });
    return {
      ...{ meta: { ...shared, warnings, ...told, ...meta } },
      ...members,
      summary,
      columns,
      rows,
      totals: changed,
    };
  }
  const table = mergeTables(parts, { withCurrency: !isOneCurrency && rowsHold !== "neither" });
  const overall = overallTotals(totals, isOneCurrency);
  const reporting = reportingTotal(answered, reportingCurrency);
  const subtotals = isOneCurrency || overall === null ? {} : { subtotals: subtotalsOf(totals) };
  const warnings = warningsOf(parts, { missing, of, subtotals: "subtotals" in subtotals });
  const meta = {
    ...shared,
    warnings: [...warnings, ...table.warnings],
    ...told,
    ...subtotals,
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

function mergeTables(parts: readonly AccountPart[], { withCurrency }: { withCurrency: boolean }) {
  const columns = [...new Set(parts.flatMap(({ own }) => own.columns))];
  const most = Math.max(1, Math.floor(MAX_ROWS / Math.max(1, parts.length)));
  const rows = parts.flatMap(({ label, own }) => {
    const places = columns.map((column) => own.columns.indexOf(column));
    const lead = withCurrency ? [label, own.meta.currency] : [label];
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
    columns: ["account", ...(withCurrency ? ["currency"] : []), ...columns],
    rows,
    page: pages.length === 0 && !isCut ? null : { total: all, has_more: isCut },
    warnings: isCut ? [cutWarning(rows.length, all)] : [],
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

type Said = { missing: readonly Missing[]; of: ToldOf; subtotals: boolean };

/** Of days and money only where the answer has some. */
function warningsOf(parts: readonly AccountPart[], { missing, of, subtotals }: Said): string[] {
  const zones = new Set(parts.map(({ own }) => own.meta.timezone));
  const currencies = new Set(parts.map(({ own }) => own.meta.currency));
  return [
    ...(missing.length === 0
      ? []
      : [
          `${missing.length} of ${counted(parts.length + missing.length, "account")} ${missing.length === 1 ? "is" : "are"} missing: ${namedOf(missing)}.`,
        ]),
    ...(zones.size < 2 || !of.days ? [] : [`Days are each account's own, in ${zones.size} time zones.`]),
    ...(currencies.size < 2 || !of.money
      ? []
      : [
          `Money is in each account's currency${subtotals ? ", and only what is of the same currency is added up" : ""}.`,
        ]),
    ...sharedWarnings(parts.map(({ label, own }) => ({ label, warnings: own.meta.warnings }))),
  ];
}

/** By label: people read it as well as models. */
function namedOf(missing: readonly Missing[]): string {
  const more = missing.length - MAX_NAMED;
  const labels = missing.slice(0, MAX_NAMED).map(({ row: { label } }) => label);
  return `${labels.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
