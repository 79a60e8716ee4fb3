/** How often a password may be guessed, by address and by account, in every process together. */

import { createHash } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Store } from "#db/open-store.ts";
import { countSignIn, forgetSignIns } from "#db/sign-in-attempts.ts";
import { ShopError } from "#errors.ts";

const WINDOW_MS = 900_000;
/** A person's slips; a guesser of one account gets a thousand tries a day. */
export const MAX_PER_ACCOUNT = 10;
/** An office behind one address. */
export const MAX_PER_ADDRESS = 30;

export type SignInLimit = {
  /** Counts the attempt. @throws sign_in_limited with the seconds to wait */
  admit(attempt: { email: string; address: string }): Promise<void>;
  /** For who has shown the right password, or was given a new one. */
  forget(email: string): Promise<void>;
};

export function createSignInLimit({ store, clock }: { store: Store; clock: Clock }): SignInLimit {
  return {
    async admit({ email, address }) {
      const nowMs = clock.now();
      const subjects = [
        { name: `address ${networkOf(address)}`, most: MAX_PER_ADDRESS },
        { name: accountOf(email), most: MAX_PER_ACCOUNT },
      ];
      const refused = await countSignIn(store, { subjects, windowMs: WINDOW_MS, nowMs });
      if (refused === null) return;
      const retryAfterSeconds = Math.max(1, Math.ceil((refused.untilMs - nowMs) / 1_000));
      throw new ShopError(
        "sign_in_limited",
        `Too many sign-ins were tried for this account or from this address. Try again in ${Math.ceil(retryAfterSeconds / 60)} minutes, or give a new password in the shell: \`shopmcp operator reset-password\`.`,
        { retryAfterSeconds },
      );
    },
    forget: (email) => forgetSignIns(store, [accountOf(email)]),
  };
}

/** What is typed as an account may be a password in the wrong field, so only a hash of it is kept. */
function accountOf(email: string): string {
  return `account ${createHash("sha256").update(email).digest("hex")}`;
}

/** One household or server has a whole /64 of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - tail.split(":").filter(Boolean).length);
  return [...groups, ...Array.from({ length: zeros }, () => "0")].slice(0, 4).join(":");
}
