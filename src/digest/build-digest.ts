/** A digest as a message: yesterday, seven days against the seven before, what to look at, how complete it is. */

import { addDays, type Day } from "#ads/calendar.ts";
import { shownFigure } from "#ads/shown-figure.ts";
import { type GivenMessage, titleAround } from "#channels/message.ts";
import type { OpenAlert } from "#modules/module-alerts.ts";
import type { DigestView, GraveFindings } from "#modules/module-digest.ts";
import { counted } from "#text/counted.ts";
import type { AttachedTable } from "./ask-table.ts";
import type { Answered, DigestAnswers } from "./ask-tools.ts";
import { figureRows } from "./figure-rows.ts";

export type DigestPlace = { workspace: { id: string; name: string }; connectionId: string; title: string };

const MOST_FINDINGS = 5;
const MOST_ALERTS = 10;

type Told = {
  view: DigestView;
  day: Day;
  answers: DigestAnswers;
  alerts: readonly OpenAlert[];
  attached: AttachedTable | null;
  atMs: number;
  forClient: boolean;
};

export function buildDigest(
  { workspace, connectionId, title }: DigestPlace,
  { view, day, answers, alerts, attached, atMs, forClient }: Told,
): GivenMessage {
  const { yesterday, week, entities, grave } = answers;
  const currency = yesterday.meta.currency ?? null;
  const account = yesterday.meta.advertiser_name ?? title;
  const told = addDays(day, -1);
  const ofFigures = notesOf(yesterday, week);
  const known = new Set([...yesterday.meta.warnings, ...week.meta.warnings]);
  const ofLook = grave.notes.filter((note) => !known.has(note)).map((note) => `What needs a look: ${note}`);
  const notes = [...ofLook, ...ofFigures];
  return {
    type: "digest",
    title: titleAround(account, (name) => `${name}: ${told}`),
    text: `${title} of ${workspace.name}${forClient ? "" : ": the figures that an assistant would give you"}. Days begin and end in the account's time zone.`,
    ...{ urgent: false, atMs, workspace, path: "/performance" },
    sections: [
      {
        heading: `Yesterday, ${told}`,
        lines: [],
        rows: figureRows(yesterday.rows[0], { view, currency, compared: false }),
      },
      {
        heading: "Seven days, against the seven before",
        lines: [],
        rows: figureRows(week.rows[0], { view, currency, compared: true }),
      },
      ...(entities.rows.length === 0 ? [] : [entitySection(entities, view, currency)]),
      ...(alerts.length === 0 ? [] : [{ heading: "Open alerts", lines: alertLines(alerts, forClient), rows: [] }]),
      { heading: "What needs a look", lines: findingLines(grave, currency), rows: [] },
      ...(attached === null ? [] : [{ heading: "Table", lines: [attached.line], rows: [] }]),
      ...(notes.length === 0 ? [] : [{ heading: "How complete this is", lines: notes.slice(0, 20), rows: [] }]),
    ],
    data: { connection: { id: connectionId }, day: told },
    file: attached?.file ?? null,
  };
}

type Noted = { meta: Pick<Answered["meta"], "completeness" | "warnings"> };

/** What is said of one answer alone says so, since it may not hold of the other's days. */
export function notesOf({ meta: yesterday }: Noted, { meta: week }: Noted): string[] {
  const both = new Set(yesterday.warnings).intersection(new Set(week.warnings));
  const own = (name: string, warnings: readonly string[]) =>
    warnings.filter((warning) => !both.has(warning)).map((warning) => `${name}: ${warning}`);
  const all = [...yesterday.completeness, ...both];
  return [...new Set([...all, ...own("Yesterday", yesterday.warnings), ...own("Seven days", week.warnings)])];
}

function entitySection({ rows }: Answered, { entities }: DigestView, currency: string | null) {
  const amounts = rows.map((row) => Number(row[entities.column] ?? 0));
  const largest = Math.max(...amounts);
  return {
    heading: entities.heading,
    lines: [],
    rows: rows.map((row, at) => ({
      label: String(row[entities.nameColumn] ?? ""),
      value: shownFigure(amounts[at] ?? 0, entities.unit, currency),
      note: null,
      share: largest > 0 ? Math.max(0, (amounts[at] ?? 0) / largest) : 0,
    })),
  };
}

export function alertLines(alerts: readonly OpenAlert[], forClient: boolean): string[] {
  const lines = alerts.slice(0, MOST_ALERTS).map(({ since, text }) => `Since ${since}: ${text}`);
  const more = alerts.length - lines.length;
  if (more <= 0) return lines;
  return [...lines, forClient ? `${more} more.` : `${more} more: see Alerts on the page.`];
}

function findingLines({ findings, lookedAt }: GraveFindings, currency: string | null): string[] {
  const lines = findings.slice(0, MOST_FINDINGS).map(({ name, text }) => (name === null ? text : `${name}: ${text}`));
  const more = findings.length - lines.length;
  const told = lines.length === 0 ? ["Nothing grave was found."] : lines;
  return [
    ...told,
    ...(more > 0 ? [`${counted(more, "more is as grave", "more are as grave")}.`] : []),
    `Looked at: ${lookedAt}.${currency === null ? "" : ` Amounts are in ${currency}.`}`,
  ];
}
