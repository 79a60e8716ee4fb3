/** A live token for requests: what sends with one, and how a dead one is renewed. */

import type { Ending } from "#concurrency/ending.ts";
import { ShopError, toShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import type { ConnectionAccess } from "#modules/module.ts";
import { readSealed, toCaller } from "../credential/sealed-credential.ts";
import type { AskBounds, Caller } from "../wire/client.ts";

export type Sending = <Result>(
  signal: Ending,
  send: (caller: Caller, bounds: AskBounds) => Promise<Result>,
) => Promise<Result>;

/** `pending`: a renewed token will come later. */
export type Renewed = Caller | "pending" | null;

export function createRenewing(
  access: Pick<ConnectionAccess, "open" | "refreshNow">,
  generation: number,
  onSend: () => void,
): () => Promise<Renewed> {
  return lazily(async (): Promise<Renewed> => {
    const { renewed, requests, pending } = await access.refreshNow(generation);
    for (let sent = 0; sent < requests; sent++) onSend();
    if (!renewed) return pending ? "pending" : null;
    return toCaller(readSealed((await access.open()).credential));
  });
}

const RENEWED_AFTER_SECONDS = 60;

export function renewalPending(thrown: unknown): ShopError {
  const { upstream } = toShopError(thrown);
  return new ShopError(
    "upstream_unavailable",
    "The access token has ended, and TikTok has not renewed it yet. ShopMCP tries again by itself within minutes, and nothing needs to be pasted: ask again then.",
    { cause: thrown, retryAfterSeconds: RENEWED_AFTER_SECONDS, ...(upstream === undefined ? {} : { upstream }) },
  );
}
