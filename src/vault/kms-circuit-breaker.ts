/** Stops asking a KMS that does not answer, so that calls do not each wait for it. */

import type { Clock } from "#clock.ts";
import { ShopError, toShopError } from "#errors.ts";
import { describeCause, type LogFields } from "#log.ts";

/** How often one caller tries whether KMS is back. */
const PAUSE_MS = 10_000;

type Tripped = { sinceMs: number; untilMs: number; failure: ShopError };

export type KmsCircuitBreaker = {
  /** @throws kms_unavailable with `retryAfterSeconds` while KMS is not asked, and what `work` throws */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
};

export function createKmsCircuitBreaker({ clock, warn }: { clock: Clock; warn: Warn }): KmsCircuitBreaker {
  let tripped: Tripped | null = null;
  let answers = 0;

  const answered = () => {
    answers += 1;
    if (tripped !== null) warn("AWS KMS answers again", { ms: clock.now() - tripped.sinceMs });
    tripped = null;
  };
  const trip = (failure: ShopError) => {
    const nowMs = clock.now();
    if (tripped === null)
      warn("AWS KMS is unavailable: connections in use keep working for up to an hour, others wait until it is back", {
        code: failure.code,
        cause: describeCause(failure.cause),
      });
    tripped = { sinceMs: tripped?.sinceMs ?? nowMs, untilMs: nowMs + PAUSE_MS, failure };
  };

  return {
    async run(work) {
      if (tripped !== null) {
        const leftMs = tripped.untilMs - clock.now();
        // More than the whole pause is left where the clock was set back.
        if (leftMs > 0 && leftMs <= PAUSE_MS) throw withRetryAfter(tripped.failure, leftMs);
        tripped.untilMs = clock.now() + PAUSE_MS;
      }
      const before = answers;
      try {
        const result = await work();
        answered();
        return result;
      } catch (thrown) {
        const error = toShopError(thrown);
        if (error.code !== "kms_unavailable") {
          answered();
          throw error;
        }
        // A call that began before a later answer says nothing about KMS now.
        if (answers === before) trip(error);
        throw withRetryAfter(error, PAUSE_MS);
      }
    },
  };
}

export type Warn = (message: string, fields: LogFields) => void;

function withRetryAfter({ message, cause }: ShopError, leftMs: number): ShopError {
  return new ShopError("kms_unavailable", message, { cause, retryAfterSeconds: Math.ceil(leftMs / 1_000) });
}
