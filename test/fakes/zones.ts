/** The shipped time zones, whatever the machine has. */

import { openZones } from "#zones/zones.ts";

export const shippedZones = openZones(null);
