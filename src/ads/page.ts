/** One page of an answer: bounded in rows and bytes, continued by an opaque cursor. */

import { createHash } from "node:crypto";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import { Cell } from "./cell.ts";

/** Bytes of one answer's rows; 500 rows of 12 columns have about 70 KB. */
export const MAX_ROWS_BYTES = 128 * 1024;
export const PAGE_CUT = `The page was cut at ${MAX_ROWS_BYTES / 1024} KB; the cursor leads on.`;
const MAX_CURSOR_CHARACTERS = 100;

export const Page = z.object({ total: z.number(), has_more: z.boolean(), cursor: z.exactOptional(z.string()) });

export const TABLE_SHAPE = { columns: z.array(z.string()), rows: z.array(z.array(Cell)), page: Page };

export type PageOwner = { connectionId: string; accountId: string; warnAlways(sentence: string): void };

export type CursorScope = { tool: string; args: unknown };

export type PageRequest = { cursor: string | undefined; limit: number; scope: CursorScope };

export type OpenPage = {
  from: number;
  limit: number;
  close(rows: readonly (readonly Cell[])[]): { rows: Cell[][]; page: z.infer<typeof Page> };
};

/** For rows that are only made when shown. @throws invalid_input for a cursor of another question */
export function openPage(owner: PageOwner, total: number, { cursor, limit, scope }: PageRequest): OpenPage {
  const binding = bindingOf(owner, scope);
  const from = cursor === undefined ? 0 : offsetOf(cursor, binding);
  return {
    from,
    limit,
    close(rows) {
      const shown = withinBytes(rows);
      if (shown.length < rows.length) owner.warnAlways(PAGE_CUT);
      const next = from + shown.length;
      const page = { total, has_more: next < total };
      return { rows: shown, page: page.has_more ? { ...page, cursor: `${next}.${binding}` } : page };
    },
  };
}

export function cutPage(
  owner: PageOwner,
  rows: readonly (readonly Cell[])[],
  request: PageRequest,
): { rows: Cell[][]; page: z.infer<typeof Page> } {
  const { from, limit, close } = openPage(owner, rows.length, request);
  return close(rows.slice(from, from + limit));
}

/** At least one row, so that each cursor makes progress. */
function withinBytes(rows: readonly (readonly Cell[])[]): Cell[][] {
  const shown: Cell[][] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes > MAX_ROWS_BYTES && shown.length > 0) break;
    shown.push([...row]);
  }
  return shown;
}

/** No signature is needed: a forged cursor only names another place in the caller's own answer. */
function bindingOf({ connectionId, accountId }: Omit<PageOwner, "warnAlways">, { tool, args }: CursorScope): string {
  const bound = JSON.stringify([connectionId, accountId, tool, args]);
  return createHash("sha256").update(bound).digest("base64url").slice(0, 22);
}

function offsetOf(cursor: string, binding: string): number {
  const [offset, bound] = cursor.slice(0, MAX_CURSOR_CHARACTERS).split(".");
  if (bound === binding && offset !== undefined && /^\d{1,7}$/.test(offset)) return Number(offset);
  throw new ShopError(
    "invalid_input",
    "This cursor belongs to other arguments, another account or another day. Call again without a cursor, then follow the new one.",
  );
}
