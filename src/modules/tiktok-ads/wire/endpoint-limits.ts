/** Endpoints that TikTok allows less than the rest. */

import type { RateLimits } from "#ads/rate-limits.ts";

/** At the basic tier; what higher ones allow here TikTok does not say. @see https://business-api.tiktok.com/portal/docs?id=1740029171730433 */
const OWN_LIMITS: Readonly<Record<string, RateLimits>> = {
  // At every tier; the endpoint's own page says 1 a second, the table of limits 2.
  "/report/task/create/": { perSecond: 1, perMinute: 60, perDay: 4_500 },
  // TikTok allows 8 a second and counts them as they arrive: of the 4 that one call has on their way, 3 may be late.
  "/gmv_max/report/get/": { perSecond: 5, perMinute: 240, perDay: 20_000 },
};

/** Never more than `host` allows of any endpoint. */
export function limitsOf(path: string, host: RateLimits): RateLimits {
  const own = OWN_LIMITS[path];
  if (own === undefined) return host;
  return {
    perSecond: Math.min(own.perSecond, host.perSecond),
    perMinute: Math.min(own.perMinute, host.perMinute),
    perDay: Math.min(own.perDay, host.perDay),
  };
}
