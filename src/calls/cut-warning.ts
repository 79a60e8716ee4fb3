/** What an answer over all accounts says where it has no room for every row. */

import { counted } from "#text/counted.ts";

export function cutWarning(shown: number, all: number): string {
  return `${shown} of ${counted(all, "row")} are shown, the first of each account; name one account for the others.`;
}
