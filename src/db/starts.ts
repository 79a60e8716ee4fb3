/** Start times of requests that several servers share out: a platform counts them over all of them. */

export type StartLimits = { perSecond: number; perMinute: number; perDay: number };

/**
 * `lane`: SHA-256 of what the platform counts together. `wanted`: at most as many are given, and none that is over
 * before the answer has travelled for `leadUs`. `background`: nobody waits for it; `kind` counts by its own `limits`,
 * `patient` once it may begin between callers that never pause.
 */
export type StartWish = {
  lane: Buffer;
  limits: StartLimits;
  wanted: number;
  leadUs: number;
  background: { kind: "fifth" | "half"; limits: Pick<StartLimits, "perSecond" | "perMinute">; patient: boolean } | null;
};

/**
 * In µs of Unix time, by the database's clock: `startsUs` ascending, and spread so that no second, minute or UTC day
 * holds more than its limit; where there are none, `againUs` is when to ask again.
 */
export type LeasedStarts = { nowUs: number; startsUs: readonly number[]; againUs: number };

export type StartsRoom = {
  lease(wish: StartWish): Promise<LeasedStarts>;
  /** Lanes in which nothing has begun since. */
  deleteOld(beforeMs: number): Promise<void>;
};
