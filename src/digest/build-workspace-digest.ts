/** A digest of all accounts as a message: subtotals a currency, a line an account, what is missing, how complete it is. */

import { addDays, type Day } from "#ads/calendar.ts";
import type { GivenMessage } from "#channels/message.ts";
import type { OpenAlert } from "#modules/module-alerts.ts";
import type { DigestView } from "#modules/module-digest.ts";
import type { AllDigestAnswers } from "./ask-all-tools.ts";
import { alertLines, notesOf } from "./build-digest.ts";
import { changeNote, figureRows, shownFigure } from "./shown-figures.ts";

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
const ACCOUNTS_A_SECTION = 30;
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
    text: `${title}, ${all} accounts of ${workspace.name}, figures as assistants get them. Money is added within a currency. ${daysOf(accounts)}`,
    ...{ urgent: false, atMs, workspace, path: "/performance" },
    sections: [
      ...currencySections(told),
      ...reportingSection(told),
      ...accountSections(told),
      ...(missing.length === 0
        ? []
        : [plainSection("Missing", cut(missing.map(({ account, message }) => `${account}: ${message}`)))]),
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
  return zones.size < 2 ? "Days are the accounts' own." : `Days are each account's own, in ${zones.size} time zones.`;
}

/** Quotients are of the currency's accounts together. */
function currencySections({ view, answers: { yesterday, week } }: Told): Section[] {
  const shown = yesterday.groups.slice(0, MOST_CURRENCIES).map(({ currency, accounts, values }) => {
    const seven = week.groups.find((group) => group.currency === currency)?.values;
    const name = `${currency ?? "Unknown currency"}, ${accounts === 1 ? "1 account" : `${accounts} accounts`}`;
    const compared = figureRows(seven, { view, currency, compared: true });
    return {
      heading: `${name}: yesterday, and seven days against the seven before`,
      lines: [],
      rows: [
        ...figureRows(values, { view, currency, compared: false }),
        ...(seven === undefined ? [] : compared.map((row) => ({ ...row, label: `${row.label}, seven days` }))),
      ],
    };
  });
  const more = yesterday.groups.slice(MOST_CURRENCIES).map(({ currency }) => currency ?? "unknown");
  return more.length === 0
    ? shown
    : [...shown, plainSection("More currencies", [`${more.join(", ")}: by account below.`])];
}

function reportingSection({ view, answers: { yesterday } }: Told): Section[] {
  const { reporting } = yesterday.meta;
  if (reporting === undefined || reporting.totals === null) return [];
  const left = reporting.not_converted.map(({ account }) => account);
  return [
    {
      heading: `All in ${reporting.currency} by your rates: yesterday`,
      lines: left.length === 0 ? [] : [`Without days that have no rate: ${left.join(", ")}.`],
      rows: figureRows(reporting.totals, { view, currency: reporting.currency, compared: false }),
    },
  ];
}

/** The first figure of each account; the day stands beside it where it is another than most have. */
function accountSections({ view, day, accounts, answers: { yesterday, week } }: Told): Section[] {
  const [figure] = view.columns;
  if (figure === undefined) return [];
  const { column, unit, label: name } = figure;
  const rows = accounts.flatMap(({ label, currency, day: own }) => {
    const value = yesterday.accounts.get(label)?.[column];
    const seven = week.accounts.get(label) ?? {};
    if (typeof value !== "number") return [];
    const sum = seven[column];
    const notes = [
      ...(own === day ? [] : [addDays(own, -1)]),
      ...(typeof sum === "number" ? [`seven days ${shownFigure(sum, unit, currency)}`] : []),
      ...[changeNote(seven, { column, unit, currency })].filter((note) => note !== null),
    ];
    return [{ label, value: shownFigure(value, unit, currency), note: notes.join(", "), share: null }];
  });
  const pieces = Array.from({ length: Math.ceil(rows.length / ACCOUNTS_A_SECTION) }, (_, at) =>
    rows.slice(at * ACCOUNTS_A_SECTION, (at + 1) * ACCOUNTS_A_SECTION),
  );
  return pieces.map((piece, at) => ({
    heading: `Accounts: ${name.toLowerCase()} yesterday${pieces.length === 1 ? "" : `, ${at + 1} of ${pieces.length}`}`,
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
