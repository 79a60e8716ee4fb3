/** How many requests of one app to one endpoint a platform takes. */

export type RateLimits = { perSecond: number; perMinute: number; perDay: number };
