/** Moves everything of one kind to the current key, page by page, until a pass finds nothing. */

import { type ErrorCode, toShopError } from "#errors.ts";

/** A KMS answers each in tens of milliseconds and allows thousands a second. */
const AT_ONCE = 16;
/** A server may still store under the old key for a moment; the next pass finds that. */
const MAX_PASSES = 10;

/** Whose it is: a connection's, a channel's, the workspace's own, or without any id the server's. */
export type Owner = { workspaceId: string | null; connectionId: string | null; channelId: string | null };

export type MoveFailure = Owner & { code: ErrorCode; message: string };

/** `meanwhile`: changed or removed by others during the move. */
export type Moved = { moved: number; meanwhile: number; failures: readonly MoveFailure[] };

export type Movable = { id: string; of: Owner; move(): Promise<boolean> };

export async function moveEnvelopes(page: (after: string, limit: number) => Promise<Movable[]>): Promise<Moved> {
  const failures = new Map<string, MoveFailure>();
  const counts = { moved: 0, meanwhile: 0 };
  const moveOne = async ({ id, of, move }: Movable) => {
    try {
      counts[(await move()) ? "moved" : "meanwhile"] += 1;
    } catch (thrown) {
      const { code, message } = toShopError(thrown);
      failures.set(id, { ...of, code, message });
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
