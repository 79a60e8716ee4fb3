/** A report without the metrics that TikTok refuses to give in it. */

import { ShopError, toShopError } from "#errors.ts";

/** TikTok names only the first metrics it refuses, so there may be more the next time. */
const MAX_REFUSALS = 4;
/** Names in brackets or without, quoted or not; where the message was cut the last name is not whole. */
const INVALID_METRICS = /invalid metric fields?:\s*\[?([^\].]*)/i;
const CUT_NAME = /\w+…/;

export type Wish = { columns: readonly string[]; shown: readonly string[] };

/** A changed request, not a repeated one. @throws upstream_rejected where nothing that was wanted is left */
export async function withoutRefused<Result>(
  { columns, shown }: Wish,
  ask: (columns: readonly string[]) => Promise<Result>,
): Promise<{ result: Result; columns: readonly string[]; refused: string[] }> {
  const refused: string[] = [];
  let left = columns;
  for (let round = 1; ; round++) {
    try {
      return { result: await ask(left), columns: left, refused };
    } catch (thrown) {
      const error = toShopError(thrown);
      const named = refusedIn(error).filter((name) => left.includes(name));
      if (named.length === 0 || round > MAX_REFUSALS) throw error;
      left = left.filter((name) => !named.includes(name));
      if (!shown.some((name) => left.includes(name))) throw allRefused(shown, error);
      refused.push(...named);
    }
  }
}

export function refusedIn({ upstream }: ShopError): string[] {
  const list = INVALID_METRICS.exec(upstream?.message ?? "")?.[1] ?? "";
  return list.replace(CUT_NAME, "").match(/\w+/g) ?? [];
}

function allRefused(names: readonly string[], error: ShopError): ShopError {
  return new ShopError(
    "upstream_rejected",
    `TikTok gives none of these metrics here: ${names.join(", ")}. Ask for others or at another level; tiktok_ads_describe_fields says where a metric is valid.`,
    { cause: error, ...(error.upstream === undefined ? {} : { upstream: error.upstream }) },
  );
}

/** Names only metrics that were asked for, because a missing part of a quotient is no loss by itself. */
export function refusedSentence(refused: readonly string[]): string {
  return `TikTok does not give ${refused.join(", ")} in this report; the answer is without ${refused.length === 1 ? "it" : "them"}.`;
}
