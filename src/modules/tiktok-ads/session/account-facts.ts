/** What a sealed credential says of its account, with the account's time of day: made once a minute, not by each call. */

import { type Day, todayIn } from "#ads/calendar.ts";
import type { Zones } from "#zones/zones.ts";
import { type AccountZone, accountZone } from "../credential/account-zone.ts";
import { type SealedCredential, toCaller } from "../credential/sealed-credential.ts";
import type { Caller } from "../wire/client.ts";

export type AccountFacts = AccountZone & {
  account: { advertiserId: string; name: string | null; currency: string | null; timezone: string | null };
  scopes: { granted: string[]; missing: string[] };
  today: Day;
  caller: Caller;
};

/** Offsets change, and days begin, with a minute. */
const MINUTE_MS = 60_000;

/** Weak, so that they go with the opened credential. */
const kept = new WeakMap<SealedCredential, AccountFacts & { minute: number }>();

export function accountFacts(sealed: SealedCredential, zones: Zones, nowMs: number): AccountFacts {
  const minute = Math.floor(nowMs / MINUTE_MS);
  const before = kept.get(sealed);
  if (before?.minute === minute) return before;
  const timezone = sealed.account_timezone ?? null;
  const inZone = accountZone(zones, { timezone, displayTimezone: sealed.account_display_timezone ?? null }, nowMs);
  const facts = {
    ...inZone,
    account: {
      advertiserId: sealed.advertiser_id,
      name: sealed.account_name ?? null,
      currency: sealed.account_currency ?? null,
      timezone,
    },
    scopes: {
      granted: sealed.granted_scopes?.split(", ") ?? [],
      missing: sealed.missing_scopes?.split(", ") ?? [],
    },
    today: todayIn(inZone.zone, nowMs),
    caller: toCaller(sealed),
    minute,
  };
  kept.set(sealed, facts);
  return facts;
}
