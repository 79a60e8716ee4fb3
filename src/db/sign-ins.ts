/** Units of work on the counters that slow down whoever guesses passwords. */

export type Subject = { name: string; most: number };

export type SignInsRoom = {
  /**
   * Counts one attempt for each subject, or none where one of them has used up its window: then when that window ends.
   * Counted before the password is looked at, so that many at once, in whatever process,
   * are not all admitted. Windows that are over go with it.
   */
  count(given: { subjects: readonly Subject[]; windowMs: number; nowMs: number }): Promise<{ untilMs: number } | null>;
  forget(subjects: readonly string[]): Promise<void>;
};
