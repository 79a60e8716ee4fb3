/** Limits password guesses per address and account, across processes. */

import { createHash } from "node:crypto";
import type { Clock } from "#clock.ts";
import type { Subject } from "#db/sign-ins.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { networkOf } from "#request/network-of.ts";
import { counted } from "#text/counted.ts";
import { hashDevice } from "./known-device.ts";

const WINDOW_MS = 900_000;
/** A guesser of one account gets a thousand tries a day. */
export const MAX_PER_ACCOUNT = 10;
/** An office behind one address. */
export const MAX_PER_ADDRESS = 30;
export const MAX_PER_DEVICE = 10;

export type Attempt = { email: string; address: string; device: string | null };

export type SignInLimit = {
  /** Counts a known device apart, so that others' guesses cannot lock it out. @throws sign_in_limited */
  admit(attempt: Attempt): Promise<Admitted>;
  /** Of somebody who has not said who it is. @throws sign_in_limited */
  admitUnnamed(attempt: Omit<Attempt, "email">): Promise<void>;
  forget(email: string): Promise<void>;
};

/** `forget`: after the right password. */
export type Admitted = { forget(): Promise<void> };

export function createSignInLimit({ store, clock }: { store: Store; clock: Clock }): SignInLimit {
  const known = async (device: string | null, nowMs: number) => {
    if (device === null) return null;
    const hash = hashDevice(device);
    const owner = await store.knownDevices.findOwner({ hash, nowMs });
    return owner === undefined ? null : { ...owner, name: `device ${hash.toString("hex")}`, most: MAX_PER_DEVICE };
  };
  const count = async (subjects: [Subject, ...Subject[]], nowMs: number): Promise<Admitted> => {
    const refused = await store.signIns.count({ subjects, windowMs: WINDOW_MS, nowMs });
    if (refused !== null) throw limited(refused.untilMs - nowMs);
    return { forget: () => store.signIns.forget([subjects[0].name]) };
  };
  return {
    async admit({ email, address, device }) {
      const nowMs = clock.now();
      const own = await known(device, nowMs);
      return own?.email === email
        ? count([own], nowMs)
        : count([{ name: accountOf(email), most: MAX_PER_ACCOUNT }, subjectOf(address)], nowMs);
    },
    async admitUnnamed({ address, device }) {
      const nowMs = clock.now();
      await count([(await known(device, nowMs)) ?? subjectOf(address)], nowMs);
    },
    forget: (email) => store.signIns.forget([accountOf(email)]),
  };
}

function subjectOf(address: string): Subject {
  return { name: `address ${networkOf(address)}`, most: MAX_PER_ADDRESS };
}

function limited(waitMs: number): ShopError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new ShopError(
    "sign_in_limited",
    `Too many sign-ins were tried for this account or from this address. Try again in ${counted(Math.ceil(retryAfterSeconds / 60), "minute")}, sign in from a browser in which you have signed in before, or give a new password in the shell: \`shopmcp operator reset-password\`.`,
    { retryAfterSeconds },
  );
}

/** People type passwords into the wrong field, so only a hash is kept. */
function accountOf(email: string): string {
  return `account ${createHash("sha256").update(email).digest("hex")}`;
}
