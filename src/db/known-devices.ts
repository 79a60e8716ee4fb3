/** Units of work on browsers in which an operator has signed in before. */

/** `replaces`: the hash of the one that this browser has had so far. */
export type NewDevice = { hash: Buffer; expiresAtMs: number; replaces: Buffer | null; most: number };

export type KnownDevicesRoom = {
  /** Whose browser it is; undefined where nobody's, or no longer. */
  findOwner(given: { hash: Buffer; nowMs: number }): Promise<{ email: string } | undefined>;
};
