/** The name of a table's file, which tells what its rows do not: the account, the days, the time zone and the currency. */

import { sayZone } from "#text/zone-name.ts";

export type FileSubject = {
  account: string | null;
  rows: string;
  window: { start: string | null; end: string } | null;
  zone: string | null;
  currency: string | null;
};

/** File systems allow 255 bytes, and a character may take four. */
const MAX_ACCOUNT_CHARACTERS = 40;
const NOT_IN_NAMES = /[\\/:*?"<>|_\p{C}\p{Z}]+/gu;

export function tableFileName({ account, rows, window, zone, currency }: FileSubject, ending: "csv" | "xlsx"): string {
  const days =
    window === null ? null : window.start === null ? `until ${window.end}` : `${window.start} to ${window.end}`;
  const short = account === null ? null : [...account].slice(0, MAX_ACCOUNT_CHARACTERS).join("");
  const parts = [short, rows, days, zone === null ? null : sayZone(zone).replace("−", "-"), currency];
  return `${parts.flatMap(asNamePart).join("_")}.${ending}`;
}

/** A leading dot would hide the file, and a leading dash look like an option. */
function asNamePart(part: string | null): string[] {
  const plain = (part ?? "")
    .replaceAll(NOT_IN_NAMES, "-")
    .replace(/^[-.]+/, "")
    .replace(/[-.]+$/, "");
  return plain === "" ? [] : [plain];
}
