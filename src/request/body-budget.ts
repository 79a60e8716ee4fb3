/** Bounds the memory of request bodies that are still arriving, in all and per sender. */

import { ShopError } from "#errors.ts";
import { networkOf } from "./network-of.ts";

export type BodyBounds = {
  arrivalMs: number;
  totalBytes: number;
  strangerBytes: number;
  strangerAddressBytes: number;
};

export const BODY_BOUNDS: BodyBounds = {
  // Enough for 1 MiB at half a megabit per second.
  arrivalMs: 20_000,
  totalBytes: 64 * 1_048_576,
  // A quarter, so that strangers leave most of it to those with a key.
  strangerBytes: 16 * 1_048_576,
  strangerAddressBytes: 1_048_576,
};

/** An open connection costs memory before the first byte of its body. */
const OPEN_BYTES = 4_096;

/** `known`: the request bears a valid key or session. */
export type BodySender = { address: string; known: boolean };

export type BodyShare = {
  /** @throws server_busy where there is no room */
  hold(bytes: number): void;
  release(): void;
};

export type BodyBudget = {
  open(sender: BodySender): BodyShare;
};

export function createBodyBudget({ totalBytes, strangerBytes, strangerAddressBytes }: BodyBounds): BodyBudget {
  /** A network that holds nothing has no entry, so the byte limits bound this map too. */
  const heldBy = new Map<string, number>();
  let total = 0;
  let strangers = 0;
  const take = (network: string | null, bytes: number) => {
    total += bytes;
    if (network === null) return;
    strangers += bytes;
    const held = (heldBy.get(network) ?? 0) + bytes;
    if (held === 0) heldBy.delete(network);
    else heldBy.set(network, held);
  };
  const fits = (network: string | null, bytes: number) =>
    total + bytes <= totalBytes &&
    (network === null ||
      (strangers + bytes <= strangerBytes && (heldBy.get(network) ?? 0) + bytes <= strangerAddressBytes));
  class Share implements BodyShare {
    #held = 0;
    readonly #network: string | null;

    constructor(network: string | null) {
      this.#network = network;
      this.hold(0);
    }

    hold(bytes: number) {
      const more = Math.max(bytes, OPEN_BYTES) - this.#held;
      if (more <= 0) return;
      if (!fits(this.#network, more)) throw busy();
      take(this.#network, more);
      this.#held += more;
    }

    release() {
      take(this.#network, -this.#held);
      this.#held = 0;
    }
  }

  return { open: ({ address, known }) => new Share(known ? null : networkOf(address)) };
}

function busy(): ShopError {
  return new ShopError(
    "server_busy",
    "Too many requests are arriving at once, or too slowly. Send this one again in a few seconds.",
    { retryAfterSeconds: 5 },
  );
}
