/** How many requests of one app to one endpoint a platform takes. */

/** At most so many requests in any second, minute and UTC day. */
export type RateLimits = { perSecond: number; perMinute: number; perDay: number };
