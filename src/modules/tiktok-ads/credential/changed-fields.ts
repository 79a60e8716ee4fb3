/** Which of the fields that settings hold differ from what was pasted last. */

import { Secret } from "#secret.ts";
import type { PastedCredential } from "./pasted-credential.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** Lifetimes are left out: they count from pasting, so the same number means another end each time. */
export function changedFields(given: PastedCredential, sealed: SealedCredential): Readonly<Record<string, unknown>> {
  const { app_id, app_secret, advertiser_id, access_token, pasted_access_token = access_token } = sealed;
  const pasted = { app_id, app_secret, advertiser_id, access_token: pasted_access_token };
  const fields = [
    ["app_id", given.app_id, pasted.app_id],
    ["app_secret", given.app_secret, pasted.app_secret],
    ["access_token", given.access_token, pasted.access_token],
    ["advertiser_id", given.advertiser_id, pasted.advertiser_id],
  ] as const;
  return Object.fromEntries(
    fields.flatMap(([name, now, before]) => (now === undefined || same(now, before) ? [] : [[name, now]])),
  );
}

function same(one: string | Secret, other: string | Secret): boolean {
  return one instanceof Secret && other instanceof Secret ? one.equals(other) : one === other;
}
