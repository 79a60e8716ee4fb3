/** The name of a CSV file, which says what its rows cannot: whose numbers, of which days, in which zone and currency. */

import { sayZone } from "#zone-name.ts";

export type CsvSubject = {
  account: string | null;
  /** What a row is, in plural: `campaigns`. */
  rows: string;
  window: { start: string | null; end: string } | null;
  zone: string | null;
  currency: string | null;
};

/** Every file system takes 255 bytes; an account's name may be long, and a letter has up to four. */
const MAX_ACCOUNT_CHARACTERS = 40;
/** What file systems refuse, what parts the parts of the name, and what is not seen. */
const NOT_IN_NAMES = /[\\/:*?"<>|_\p{C}\p{Z}]+/gu;

export function csvFileName({ account, rows, window, zone, currency }: CsvSubject): string {
  const days =
    window === null ? null : window.start === null ? `until ${window.end}` : `${window.start} to ${window.end}`;
  const short = account === null ? null : [...account].slice(0, MAX_ACCOUNT_CHARACTERS).join("");
  const parts = [short, rows, days, zone === null ? null : sayZone(zone).replace("−", "-"), currency];
  return `${parts.flatMap(asNamePart).join("_")}.csv`;
}

/** Nothing of the name is left to a leading dot or dash, which hide a file or look like an option. */
function asNamePart(part: string | null): string[] {
  const plain = (part ?? "")
    .replaceAll(NOT_IN_NAMES, "-")
    .replace(/^[-.]+/, "")
    .replace(/[-.]+$/, "");
  return plain === "" ? [] : [plain];
}
