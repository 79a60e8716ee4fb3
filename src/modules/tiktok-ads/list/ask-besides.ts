/** What is nice to know besides a list: where TikTok does not give it, the list still stands, and says so. */

import { toShopError } from "#errors.ts";
import { mapBounded } from "../map-bounded.ts";
import type { TikTokSession } from "../session.ts";

const AT_ONCE = 4;

export type Besides<Data> = {
  /** As a sentence names it: "video links". */
  what: string;
  ids: readonly string[];
  /** TikTok's bound of one request. */
  atMost: number;
  ask(ids: readonly string[]): Promise<Data>;
};

/** One answer for each batch of ids that TikTok answered. @throws what is wrong with more than this one question */
export async function askBesides<Data>(
  session: Pick<TikTokSession, "warn">,
  { what, ids, atMost, ask }: Besides<Data>,
): Promise<Data[]> {
  const unique = [...new Set(ids)];
  const batches = Array.from({ length: Math.ceil(unique.length / atMost) }, (_, index) =>
    unique.slice(index * atMost, (index + 1) * atMost),
  );
  const answers = await mapBounded(batches, AT_ONCE, async (batch) => {
    try {
      return [await ask(batch)];
    } catch (thrown) {
      const error = toShopError(thrown);
      if (error.code !== "permission_missing" && error.code !== "upstream_rejected") throw error;
      session.warn(`The list is without ${what}: ${error.message}`);
      return [];
    }
  });
  return answers.flat();
}
