/** Units of work on the counters that slow down whoever guesses passwords. */

export type Subject = { name: string; most: number };

export type SignInsRoom = {
  /**
   * Counts an attempt for every subject, or for none and returns when the used-up window ends. Called before the
   * password is checked, so that attempts at once are counted. Deletes windows that are over.
   */
  count(given: { subjects: readonly Subject[]; windowMs: number; nowMs: number }): Promise<{ untilMs: number } | null>;
  forget(subjects: readonly string[]): Promise<void>;
};
