/** The guarded fetch of the running program: the system's name servers and authorities, and the one way out. */

import type { Clock } from "#clock.ts";
import type { WayOut } from "#outbound/way-out.ts";
import { createDial } from "./dial.ts";
import { createGuardedFetch, type GuardedFetch } from "./guarded-fetch.ts";
import { createLookup } from "./name-lookup.ts";

export function createPublicFetch(wayOut: WayOut, clock: Clock): GuardedFetch {
  const dial = createDial({ wayOut, trusted: undefined });
  return createGuardedFetch({ lookup: createLookup({ servers: undefined }), dial, clock });
}
