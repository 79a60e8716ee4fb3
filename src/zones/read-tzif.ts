/** A zone from a TZif file, version 2 or later, as the system keeps them. */

import { changesInYear, readPosixRule } from "./posix-rule.ts";
import type { ZoneRules } from "./zone.ts";

const HEADER_BYTES = 44;
const MAGIC = 0x545a6966;
/** The rule after the last listed change is expanded up to this year. */
const LAST_YEAR = 2100;

/** Null for anything but a TZif file. @see https://www.rfc-editor.org/rfc/rfc9636.html */
export function readTzif(bytes: Uint8Array): ZoneRules | null {
  try {
    return readBlocks(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

/** @throws RangeError where the file ends too early */
function readBlocks(view: DataView): ZoneRules | null {
  if (view.getUint32(0) !== MAGIC || view.getUint8(4) < "2".charCodeAt(0)) return null;
  // The first block has 32-bit times, for readers of version 1.
  const start = HEADER_BYTES + bytesOf(countsAt(view, 0), 4);
  const counts = countsAt(view, start);
  const times = start + HEADER_BYTES;
  const kinds = times + 8 * counts.changes;
  const types = kinds + counts.changes;
  const offsetOf = (type: number) => view.getInt32(types + 6 * type) * 1_000;
  const changesMs: number[] = [];
  const offsetsMs = [offsetOf(0)];
  for (let index = 0; index < counts.changes; index++) {
    changesMs.push(Number(view.getBigInt64(times + 8 * index)) * 1_000);
    offsetsMs.push(offsetOf(view.getUint8(kinds + index)));
  }
  return withRule({ changesMs, offsetsMs }, footerOf(view, times + bytesOf(counts, 8)));
}

type Counts = { utc: number; standard: number; leaps: number; changes: number; types: number; letters: number };

function countsAt(view: DataView, start: number): Counts {
  const count = (index: number) => view.getUint32(start + 20 + 4 * index);
  return { utc: count(0), standard: count(1), leaps: count(2), changes: count(3), types: count(4), letters: count(5) };
}

function bytesOf({ utc, standard, leaps, changes, types, letters }: Counts, timeBytes: number): number {
  return changes * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standard + utc;
}

function footerOf(view: DataView, start: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + start, view.byteLength - start);
  return new TextDecoder().decode(bytes).trim();
}

/** An unreadable rule would make future times silently wrong. */
function withRule(listed: { changesMs: number[]; offsetsMs: number[] }, footer: string): ZoneRules | null {
  if (footer === "") return listed;
  const rule = readPosixRule(footer);
  if (rule === null) return null;
  const lastMs = listed.changesMs.at(-1) ?? Number.NEGATIVE_INFINITY;
  const firstYear = listed.changesMs.length === 0 ? 1970 : new Date(lastMs).getUTCFullYear();
  for (let year = firstYear; year <= LAST_YEAR; year++) {
    for (const { atMs, offsetMs } of changesInYear(rule, year).filter((change) => change.atMs > lastMs)) {
      listed.changesMs.push(atMs);
      listed.offsetsMs.push(offsetMs);
    }
  }
  return listed;
}
