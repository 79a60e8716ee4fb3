/** The zones that are shipped, whatever the machine under the tests has. */

import { openZones } from "#zones/zones.ts";

export const shippedZones = openZones(null);
