/** Units of work on the counters that slow down whoever guesses passwords. */

export type Subject = { name: string; most: number };

export type SignInsRoom = {
  /** Counts every subject, or none and returns when the window ends. Comes before the password is checked. */
  count(given: { subjects: readonly Subject[]; windowMs: number; nowMs: number }): Promise<{ untilMs: number } | null>;
  forget(subjects: readonly string[]): Promise<void>;
};
