/** How much memory request bodies that have not arrived whole may hold together, and who may hold how much of it. */

import { ShopError } from "./errors.ts";
import { networkOf } from "./network-of.ts";

export type BodyBounds = {
  /** How long one body may take to arrive. */
  arrivalMs: number;
  /** Of all unfinished bodies. */
  totalBytes: number;
  /** Of those whose sender has shown neither key nor session, within the total. */
  strangerBytes: number;
  /** Of one address among these. */
  strangerAddressBytes: number;
};

export const BODY_BOUNDS: BodyBounds = {
  // 1 MiB over a line of half a megabit.
  arrivalMs: 20_000,
  totalBytes: 64 * 1_048_576,
  // A quarter, so that strangers leave most of it to those with a key.
  strangerBytes: 16 * 1_048_576,
  strangerAddressBytes: 1_048_576,
};

/** A body of which nothing has come yet costs its connection and our wait for it. */
const OPEN_BYTES = 4_096;

/** `known`: the request bears a valid key or session. */
export type BodySender = { address: string; known: boolean };

export type BodyShare = {
  /** So many bytes of the body are held now. @throws server_busy where there is no room for them */
  hold(bytes: number): void;
  release(): void;
};

export type BodyBudget = {
  /** @throws server_busy */
  open(sender: BodySender): BodyShare;
};

export function createBodyBudget({ totalBytes, strangerBytes, strangerAddressBytes }: BodyBounds): BodyBudget {
  /** Only networks that hold something have an entry, and none holds nothing, so the bytes bound the entries. */
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
  return {
    open({ address, known }) {
      const network = known ? null : networkOf(address);
      let held = 0;
      const hold = (bytes: number) => {
        const more = Math.max(bytes, OPEN_BYTES) - held;
        if (more <= 0) return;
        if (!fits(network, more)) throw busy();
        take(network, more);
        held += more;
      };
      hold(0);
      return {
        hold,
        release() {
          take(network, -held);
          held = 0;
        },
      };
    },
  };
}

function busy(): ShopError {
  return new ShopError(
    "server_busy",
    "Too many requests are arriving at the same time, or too slowly. Send this one again in a few seconds.",
    { retryAfterSeconds: 5 },
  );
}
