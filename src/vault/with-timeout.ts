/** Bounds a wait; the work itself goes on. */

import type { ShopError } from "#errors.ts";

/** Settles as `work` does, or throws `late()` after `ms` milliseconds. */
export async function withTimeout<Result>(work: Promise<Result>, ms: number, late: () => ShopError): Promise<Result> {
  const tooLate = Promise.withResolvers<never>();
  const timer = setTimeout(() => tooLate.reject(late()), ms);
  try {
    return await Promise.race([work, tooLate.promise]);
  } finally {
    clearTimeout(timer);
  }
}
