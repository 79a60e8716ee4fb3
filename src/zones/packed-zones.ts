/** Zones of the npm package moment-timezone: one line of text a zone, searched in place without parsing the whole. */

import type { ZoneRules } from "./zone.ts";

const MINUTE_MS = 60_000;
const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX";

export function packedVersion(text: string): string | null {
  return /"version":\s*"([^"]+)"/.exec(text.slice(0, VERSION_WITHIN))?.[1] ?? null;
}

const VERSION_WITHIN = 200;

/** In any case of its letters; most names are written as they are here. */
export function packedRules(text: string, name: string): ZoneRules | null {
  const line = lineOf(text, text, name) ?? lineOf(text, text.toLowerCase(), name.toLowerCase());
  return line === null ? null : unpack(line);
}

/** `searched`: the text, or the text in lower case. */
function lineOf(text: string, searched: string, name: string): string | null {
  const place = searched.indexOf(`"${name}|`);
  // The country lists name zones too, but come after the links.
  const link = place === -1 ? entryAround(text, searched.indexOf(`|${name}"`, searched.indexOf('"links"'))) : null;
  return entryAround(text, link === null ? place : text.indexOf(`"${link.slice(0, link.indexOf("|"))}|`));
}

function entryAround(text: string, place: number): string | null {
  if (place === -1) return null;
  const start = text.lastIndexOf('"', place) + 1;
  return text.slice(start, text.indexOf('"', start));
}

/**
 * `name|abbreviations|offsets|index of each offset|minutes between changes|population`, with numbers in base 60 and
 * offsets in minutes west of UTC.
 * @see https://momentjs.com/timezone/docs/#/data-formats/packed-format/
 */
function unpack(line: string): ZoneRules | null {
  const [, , offsets = "", order = "", gaps = ""] = line.split("|");
  const minutesWest = offsets.split(" ").map(fromBase60);
  const offsetsMs = [...order].map((digit) =>
    Math.round(0 - (minutesWest[DIGITS.indexOf(digit)] ?? Number.NaN) * MINUTE_MS),
  );
  const changesMs: number[] = [];
  let minutes = 0;
  for (const gap of gaps.split(" ").filter((one) => one !== "")) {
    minutes += fromBase60(gap);
    changesMs.push(Math.round(minutes * MINUTE_MS));
  }
  const sound = offsetsMs.length === changesMs.length + 1 && [...offsetsMs, ...changesMs].every(Number.isFinite);
  return sound ? { changesMs, offsetsMs } : null;
}

function fromBase60(text: string): number {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  const value = [...whole].reduce((sum, digit) => sum * 60 + digitOf(digit), 0);
  const rest = [...fraction].reduceRight((sum, digit) => (sum + digitOf(digit)) / 60, 0);
  return (text.startsWith("-") ? -1 : 1) * (value + rest);
}

function digitOf(digit: string): number {
  const value = DIGITS.indexOf(digit);
  return value === -1 ? Number.NaN : value;
}
