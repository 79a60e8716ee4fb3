/** The guarded fetch of the running program. */

import type { Clock } from "#clock.ts";
import type { Lookup } from "#outbound/name-lookup.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { createGuardedFetch, type GuardedFetch } from "./guarded-fetch.ts";
import { createDial } from "./pinned-get.ts";

export function createPublicFetch(parts: { outbound: Outbound; lookup: Lookup; clock: Clock }): GuardedFetch {
  const { outbound, lookup, clock } = parts;
  return createGuardedFetch({ lookup, dial: createDial({ outbound, trusted: undefined }), clock });
}
