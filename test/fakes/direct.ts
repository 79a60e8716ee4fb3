/** A way out without any proxy. */

import { createWayOut } from "#outbound/way-out.ts";

export const DIRECT = createWayOut({ httpsProxy: null, httpProxy: null, noProxy: [] });
