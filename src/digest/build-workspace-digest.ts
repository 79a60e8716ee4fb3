/** A digest of all accounts as a message: subtotals a currency, a line an account, what is missing, how complete it is. */

import { addDays, type Day } from "#ads/calendar.ts";
import { shownFigure } from "#ads/shown-figure.ts";
import type { GivenMessage } from "#channels/message.ts";
import type { OpenAlert } from "#modules/module-alerts.ts";
import type { DigestView } from "#modules/module-digest.ts";
import { counted } from "#text/counted.ts";
import type { AllDigestAnswers } from "./ask-all-tools.ts";
import { alertLines, notesOf } from "./build-digest.ts";
import { changeNote, figureRows } from "./figure-rows.ts";

/** `accounts`: in the order of labels, those that were asked. `missing`: by label, why. */
type Told = {
  workspace: { id: string; name: string };
  title: string;
  view: Pick<DigestView, "columns">;
  day: Day;
  accounts: readonly { label: string; currency: string | null; day: Day; timezone: string | null }[];
  missing: readonly { account: string; message: string }[];
  answers: AllDigestAnswers;
  alerts: readonly (OpenAlert & { account: string })[];
  atMs: number;
};

/** A message has twelve sections of thirty rows: these, what more there are, all in one, four of accounts, three of notes. */
const MOST_CURRENCIES = 3;
const ROWS_A_SECTION = 30;
const MOST_LINES = 20;

type Section = GivenMessage["sections"][number];

export function buildWorkspaceDigest(told: Told): GivenMessage {
  const { workspace, title, day, accounts, missing, answers, alerts, atMs } = told;
  const yesterday = addDays(day, -1);
  const notes = notesOf(answers.yesterday, answers.week);
  const all = accounts.length + missing.length;
  return {
    type: "digest",
    title: `${workspace.name}, all accounts: ${yesterday}`,
    text: `${title}, ${counted(all, "account")} of ${workspace.name}: the figures that an assistant would give you. Money is added up within each currency. ${daysOf(accounts)}`,
    ...{ urgent: false, atMs, workspace, path: "/performance" },
    sections: [
      ...currencySections(told),
      ...reportingSection(told),
      ...accountSections(told),
      ...(missing.length === 0
        ? []
        : [
            plainSection(
              "Accounts that are missing",
              cut(missing.map(({ account, message }) => `${account}: ${message}`)),
            ),
          ]),
      ...(alerts.length === 0
        ? []
        : [
            plainSection(
              "Open alerts",
              alertLines(
                alerts.map((one) => ({ ...one, text: `${one.account}: ${one.text}` })),
                false,
              ),
            ),
          ]),
      ...(notes.length === 0 ? [] : [plainSection("How complete this is", notes.slice(0, MOST_LINES))]),
    ],
    file: null,
    data: { accounts: accounts.map(({ label }) => label), day: yesterday },
  };
}

function daysOf(accounts: Told["accounts"]): string {
  const zones = new Set(accounts.map(({ timezone }) => timezone));
  return zones.size < 2
    ? "Days begin and end in the accounts' time zone."
    : `Days begin and end in each account's time zone, of which there are ${zones.size}.`;
}

/** Quotients are of the currency's accounts together. The currencies of most accounts, with figures before those without, have all figures, the others a line. */
function currencySections(told: Told): Section[] {
  const { view, answers } = told;
  const { yesterday, week } = answers;
  const sevenOf = (currency: string | null) => week.groups.find((group) => group.currency === currency)?.values;
  const hasFigures = ({ currency, values }: (typeof yesterday.groups)[number]) =>
    view.columns.some(({ column }) => [values, sevenOf(currency)].some((own) => typeof own?.[column] === "number"));
  const groups = yesterday.groups.toSorted(
    (one, other) =>
      Number(hasFigures(other)) - Number(hasFigures(one)) ||
      other.accounts - one.accounts ||
      ((one.currency ?? "") < (other.currency ?? "") ? -1 : 1),
  );
  const shown = groups.slice(0, MOST_CURRENCIES).map(({ currency, accounts, values }) => {
    const seven = sevenOf(currency);
    const compared = figureRows(seven, { view, currency, compared: true });
    const rows = [
      ...figureRows(values, { view, currency, compared: false }),
      ...(seven === undefined ? [] : compared.map((row) => ({ ...row, label: `${row.label}, seven days` }))),
    ];
    return {
      heading: `${groupName(currency, accounts)}: ${yesterdays(ofCurrency(told.accounts, currency))}, and seven days against the seven before`,
      lines: [],
      rows: rows.length > 0 ? rows : figureRows(undefined, { view, currency, compared: false }),
    };
  });
  const [figure] = view.columns;
  const more = groups.slice(MOST_CURRENCIES);
  if (figure === undefined || more.length === 0) return shown;
  const rows = more
    .slice(0, ROWS_A_SECTION)
    .map(({ currency, accounts, values }) =>
      figureRow(figure, { label: groupName(currency, accounts), currency, values, seven: sevenOf(currency) ?? {} }),
    );
  const rest = more.slice(ROWS_A_SECTION).map(({ currency }) => currency ?? "unknown");
  const lines = rest.length === 0 ? [] : [`${rest.join(", ")}: by account below.`];
  return [...shown, { heading: `More currencies: ${figure.label.toLowerCase()} yesterday`, lines, rows }];
}

function ofCurrency(accounts: Told["accounts"], currency: string | null): Told["accounts"] {
  return accounts.filter((account) => account.currency === currency);
}

/** Accounts in several time zones may have two, and one of them is in the message's title. */
function yesterdays(accounts: Told["accounts"]): string {
  const days = [...new Set(accounts.map(({ day }) => addDays(day, -1)))].toSorted();
  return ["yesterday", ...(days.length === 0 ? [] : [days.join(" and ")])].join(", ");
}

function groupName(currency: string | null, accounts: number): string {
  return `${currency ?? "Unknown currency"}, ${counted(accounts, "account")}`;
}

type FigureOf = {
  label: string;
  currency: string | null;
  values: Readonly<Record<string, unknown>>;
  seven: Readonly<Record<string, unknown>>;
  before?: readonly string[];
};

/** What had no numbers stands there, too: left out, it would pass for one that was forgotten. */
function figureRow(figure: Told["view"]["columns"][number], { label, currency, values, seven, before = [] }: FigureOf) {
  const { column, unit, label: name } = figure;
  const value = values[column];
  const sum = seven[column];
  const notes = [
    ...before,
    ...(typeof sum === "number" ? [`seven days ${shownFigure(sum, unit, currency)}`] : []),
    ...[changeNote(seven, { column, unit, currency })].filter((note) => note !== null),
  ];
  const shown = typeof value === "number" ? shownFigure(value, unit, currency) : `no ${name.toLowerCase()}`;
  return { label, value: shown, note: notes.join(", ") || null, share: null };
}

function reportingSection({ view, accounts, answers: { yesterday } }: Told): Section[] {
  const { reporting } = yesterday.meta;
  if (reporting === undefined || reporting.totals === null) return [];
  const left = reporting.not_converted.map(({ account }) => account);
  const { currency: into } = reporting;
  const used = reporting.rates.map(({ from, rate, date }) => `1 ${from} is ${rate} ${into} from ${date}`);
  return [
    {
      heading: `All in ${reporting.currency}, at your exchange rates: ${yesterdays(accounts)}`,
      lines: [
        ...(used.length === 0 ? [] : [`${used.join("; ")}.`]),
        ...(left.length === 0 ? [] : [`Without days that have no rate: ${left.join(", ")}.`]),
      ],
      rows: figureRows(reporting.totals, { view, currency: reporting.currency, compared: false }),
    },
  ];
}

/** The first figure of each account; the day stands beside it where it is another than most have. */
function accountSections({ view, day, accounts, answers: { yesterday, week } }: Told): Section[] {
  const [figure] = view.columns;
  if (figure === undefined) return [];
  const rows = accounts.map(({ label, currency, day: own }) =>
    figureRow(figure, {
      ...{ label, currency, before: own === day ? [] : [addDays(own, -1)] },
      ...{ values: yesterday.accounts.get(label) ?? {}, seven: week.accounts.get(label) ?? {} },
    }),
  );
  const pieces = Array.from({ length: Math.ceil(rows.length / ROWS_A_SECTION) }, (_, at) =>
    rows.slice(at * ROWS_A_SECTION, (at + 1) * ROWS_A_SECTION),
  );
  return pieces.map((piece, at) => ({
    heading: `Accounts: ${figure.label.toLowerCase()} yesterday${pieces.length === 1 ? "" : `, ${at + 1} of ${pieces.length}`}`,
    lines: [],
    rows: piece,
  }));
}

function plainSection(heading: string, lines: string[]): Section {
  return { heading, lines, rows: [] };
}

function cut(lines: readonly string[]): string[] {
  const more = lines.length - MOST_LINES;
  return more <= 0 ? [...lines] : [...lines.slice(0, MOST_LINES - 1), `${more + 1} more.`];
}
