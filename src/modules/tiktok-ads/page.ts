/** One page of an answer: bounded in rows and bytes, continued by an opaque cursor. */

import { createHash } from "node:crypto";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { TikTokSession } from "./session.ts";

/** Of the rows of one answer; 500 rows of 12 columns have about 70 KB. */
const MAX_ROWS_BYTES = 128 * 1024;
const MAX_CURSOR_CHARACTERS = 100;

export const Cell = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Cell = z.infer<typeof Cell>;

export const Page = z.object({ total: z.number(), has_more: z.boolean(), cursor: z.exactOptional(z.string()) });

/** What a cursor is bound to besides connection and advertiser: the tool, its arguments and the days they came to. */
export type CursorScope = { tool: string; args: unknown };

export type PageRequest = { cursor: string | undefined; limit: number; scope: CursorScope };

/** The page of `rows` that is asked for. @throws invalid_input for a cursor that belongs to something else */
export function cutPage(
  session: Pick<TikTokSession, "facts" | "advertiserId" | "warn">,
  rows: readonly (readonly Cell[])[],
  { cursor, limit, scope }: PageRequest,
): { rows: Cell[][]; page: z.infer<typeof Page> } {
  const binding = bindingOf(session, scope);
  const offset = cursor === undefined ? 0 : offsetOf(cursor, binding);
  const shown: Cell[][] = [];
  let bytes = 0;
  for (const row of rows.slice(offset, offset + limit)) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes > MAX_ROWS_BYTES && shown.length > 0) {
      session.warn(`The page was cut at ${MAX_ROWS_BYTES / 1024} KB; the cursor leads on.`);
      break;
    }
    shown.push([...row]);
  }
  const next = offset + shown.length;
  const page = { total: rows.length, has_more: next < rows.length };
  return { rows: shown, page: page.has_more ? { ...page, cursor: `${next}.${binding}` } : page };
}

/** A forged one would only name another place in the caller's own answer; a mixed-up one is told apart. */
function bindingOf(
  { facts, advertiserId }: Pick<TikTokSession, "facts" | "advertiserId">,
  { tool, args }: CursorScope,
): string {
  const bound = JSON.stringify([facts.connectionId, advertiserId, tool, args]);
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
