/** A workspace's calls of a time, in order, so that other requests run between two pages. */

import { setImmediate } from "node:timers/promises";
import type { Store } from "#db/store.ts";
import type { CallRow } from "#db/usage.ts";

/** Takes a few milliseconds. */
const PAGE_ROWS = 2_000;

export async function* callsSince(store: Store, workspaceId: string, fromMs: number): AsyncGenerator<CallRow[]> {
  let after: Pick<CallRow, "at_ms" | "id"> = { at_ms: fromMs - 1, id: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const page = await store.usage.pageOfCalls({ workspaceId, after, limit: PAGE_ROWS });
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE_ROWS) return;
    after = last;
    await setImmediate();
  }
}
