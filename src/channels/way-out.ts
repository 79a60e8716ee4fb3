/** How messages of channels leave this machine. */

import type { Lookup } from "#outbound/name-lookup.ts";
import type { Outbound } from "#outbound/outbound.ts";

/** `ports`: of public hosts. */
export const WEB_PORTS = { ports: [443], privatePorts: [443, 80] } as const;
const MAIL = [25, 465, 587, 2525] as const;
export const MAIL_PORTS = { ports: MAIL, privatePorts: MAIL } as const;

/** `privateHosts`: see SHOPMCP_CHANNEL_PRIVATE_HOSTS. */
export type WayOut = {
  outbound: Outbound;
  lookup: Lookup;
  privateHosts: readonly string[];
  trusted?: string | undefined;
};
