/** Outbound requests without a proxy. */

import { createOutbound } from "#outbound/outbound.ts";

export const DIRECT = createOutbound({ httpsProxy: null, httpProxy: null, noProxy: [] });
