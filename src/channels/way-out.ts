/** How messages of channels leave this machine. */

import type { Lookup } from "#outbound/name-lookup.ts";
import type { Outbound } from "#outbound/outbound.ts";

/** `privateHosts`: see SHOPMCP_CHANNEL_PRIVATE_HOSTS. */
export type WayOut = {
  outbound: Outbound;
  lookup: Lookup;
  privateHosts: readonly string[];
  trusted?: string | undefined;
};
