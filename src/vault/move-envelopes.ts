/** Moves everything of one kind that another key seals, a page at a time, until a pass finds nothing. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import { type ErrorCode, toShopError } from "#errors.ts";

/** At once: a KMS answers each in tens of milliseconds, and its request quota is thousands a second. */
const AT_ONCE = 16;
/** A server that read the old key just before may store under it just after: what a pass missed the next one finds. */
const MAX_PASSES = 10;

export type MoveFailure = { workspaceId: string; connectionId: string; code: ErrorCode; message: string };

/** `meanwhile`: changed or removed by somebody else while we worked. */
export type Moved = { moved: number; meanwhile: number; failures: readonly MoveFailure[] };

/** Something sealed under another key. `move` is false where somebody else has changed it since. */
export type Movable = { id: string; connection: ConnectionRow; move(): Promise<boolean> };

/** `page`: by id, those after the one given. */
export async function moveEnvelopes(page: (after: string, limit: number) => Promise<Movable[]>): Promise<Moved> {
  const failures = new Map<string, MoveFailure>();
  const counts = { moved: 0, meanwhile: 0 };
  const moveOne = async ({ id, connection, move }: Movable) => {
    try {
      counts[(await move()) ? "moved" : "meanwhile"] += 1;
    } catch (thrown) {
      const { code, message } = toShopError(thrown);
      failures.set(id, { workspaceId: connection.workspace_id, connectionId: connection.id, code, message });
    }
  };
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    let tried = 0;
    let after = "";
    for (;;) {
      const found = await page(after, AT_ONCE);
      after = found.at(-1)?.id ?? after;
      const untried = found.filter(({ id }) => !failures.has(id));
      await Promise.all(untried.map(moveOne));
      tried += untried.length;
      if (found.length < AT_ONCE) break;
    }
    if (tried === 0) break;
  }
  return { ...counts, failures: [...failures.values()] };
}
