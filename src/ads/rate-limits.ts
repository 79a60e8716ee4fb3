/** How many requests of one app to one endpoint a platform takes. */

/** Most requests in any second, any minute and a UTC day. */
export type RateLimits = { perSecond: number; perMinute: number; perDay: number };
