/** The guarded fetch of the running program: the system's authorities, and the one way out. */

import type { Clock } from "#clock.ts";
import type { WayOut } from "#outbound/way-out.ts";
import { createDial } from "./dial.ts";
import { createGuardedFetch, type GuardedFetch } from "./guarded-fetch.ts";
import type { Lookup } from "./name-lookup.ts";

export function createPublicFetch(parts: { wayOut: WayOut; lookup: Lookup; clock: Clock }): GuardedFetch {
  const { wayOut, lookup, clock } = parts;
  return createGuardedFetch({ lookup, dial: createDial({ wayOut, trusted: undefined }), clock });
}
