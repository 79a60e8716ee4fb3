/**
 * The text of TikTok's log of changes as edits. TikTok wraps its CSV, and many values in it, as Python writes byte strings
 * (`b'…'`); counts stand above the header.
 */

import { z } from "zod";
import { plainText } from "#ads/plain-text.ts";
import { emptyRecord, readRecord, textIn } from "../report/csv-record.ts";

/** `what` and its values are text of the account. `atUtc`: as TikTok writes it. */
export type Edit = { atUtc: string; objectId: string; operator: string | null; what: string };

/** An account of a large team has some thousand edits a month. */
const MAX_EDITS = 20_000;
const MAX_CHANGES = 3;
const MAX_VALUE_CHARACTERS = 60;

const Value = z.union([z.string(), z.number(), z.boolean()]).nullish();
const Details = z.array(
  z.looseObject({
    action: Value,
    name: Value,
    before_after: z.array(z.looseObject({ before: Value, after: Value })).nullish(),
  }),
);

const WRAPPED = /^\{'file_data': b(['"])([\s\S]*)\1, 'file_name'/;

/** Lines that are no edit are left out. */
export function readChangeLog(text: string): Edit[] {
  const wrapped = WRAPPED.exec(text)?.[2];
  const bytes = wrapped === undefined ? Buffer.from(text) : unescaped(wrapped);
  const edits: Edit[] = [];
  const record = { ...emptyRecord(), bytes };
  let places: Places | null = null;
  let at: number | null = 0;
  while (at !== null && at < bytes.length && edits.length < MAX_EDITS) {
    at = readRecord(at, record);
    if (at === null) break;
    const fields = Array.from({ length: record.fields }, (_, place) => textIn(record, place).trim());
    if (places === null) places = placesIn(fields);
    else edits.push(...editOf(fields, places));
  }
  return edits;
}

type Places = { time: number; id: number; operator: number; details: number };

function placesIn(header: readonly string[]): Places | null {
  const [time, id, operator, details] = ["Time", "Object ID", "Operator", "Activity details"].map((name) =>
    header.indexOf(name),
  );
  if (time === undefined || id === undefined || operator === undefined || details === undefined) return null;
  return time === -1 || id === -1 || details === -1 ? null : { time, id, operator, details };
}

function editOf(fields: readonly string[], { time, id, operator, details }: Places): Edit[] {
  const atUtc = fields[time] ?? "";
  const objectId = fields[id] ?? "";
  if (!/^\d{4}-\d{2}-\d{2}/.test(atUtc) || !/^\d{1,20}$/.test(objectId)) return [];
  const by = shown(fields[operator]);
  return [
    { atUtc: atUtc.slice(0, 16), objectId, operator: by === "" ? null : by, what: whatOf(fields[details] ?? "") },
  ];
}

function whatOf(details: string): string {
  const read = Details.safeParse(json(details));
  if (!read.success) return shown(details);
  const changes = read.data.map(({ action, name, before_after }) => {
    const [first] = before_after ?? [];
    const fromTo = first === undefined ? "" : `: ${shown(first.before) || "none"} to ${shown(first.after) || "none"}`;
    return `${shown(action)} ${shown(name)}${fromTo}`.trim();
  });
  const more = changes.length > MAX_CHANGES ? [`and ${changes.length - MAX_CHANGES} more`] : [];
  return [...changes.slice(0, MAX_CHANGES), ...more].join(", ");
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown;
    return null;
  }
}

function shown(value: z.infer<typeof Value>): string {
  const text = String(value ?? "");
  return plainText(/^b(['"])([\s\S]*)\1$/.exec(text)?.[2] ?? text, MAX_VALUE_CHARACTERS);
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

/** @see https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences */
function unescaped(text: string): Buffer {
  const latin = text.replace(/\\(?:x([0-9a-f]{2})|([\s\S]))/g, (_, hex?: string, one = "") =>
    hex === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(latin, "latin1");
}
