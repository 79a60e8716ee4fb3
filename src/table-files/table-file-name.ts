/** The name of a table's file, which tells what its rows do not: the account, the days, the time zone and the currency. */

import { sayZone } from "#text/zone-name.ts";

type Window = { start: string | null; end: string };

export type FileSubject = {
  account: string | null;
  rows: string;
  /** Of several accounts each one's, which differ where the zones do. */
  windows: readonly (Window | null)[];
  zone: string | null;
  currency: string | null;
};

/** File systems allow 255 bytes, and a character may take four. */
const MAX_ACCOUNT_CHARACTERS = 40;
/** The same words are of three days around the world at most. */
const MAX_WINDOWS = 3;
const NOT_IN_NAMES = /[\\/:*?"<>|_\p{C}\p{Z}]+/gu;

export function tableFileName({ account, rows, windows, zone, currency }: FileSubject, ending: "csv" | "xlsx"): string {
  const days = [...new Set(windows.flatMap((window) => (window === null ? [] : daysOf(window))))].toSorted();
  const short = account === null ? null : [...account].slice(0, MAX_ACCOUNT_CHARACTERS).join("");
  const parts = [
    short,
    rows,
    days.slice(0, MAX_WINDOWS).join(" or "),
    zone === null ? null : sayZone(zone).replace("−", "-"),
    currency,
  ];
  return `${parts.flatMap(asNamePart).join("_")}.${ending}`;
}

function daysOf({ start, end }: Window): string {
  return start === null ? `until ${end}` : `${start} to ${end}`;
}

/** A leading dot would hide the file, and a leading dash look like an option. */
function asNamePart(part: string | null): string[] {
  const plain = (part ?? "")
    .replaceAll(NOT_IN_NAMES, "-")
    .replace(/^[-.]+/, "")
    .replace(/[-.]+$/, "");
  return plain === "" ? [] : [plain];
}
