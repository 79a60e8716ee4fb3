/** Units of work on browsers in which an operator has signed in. */

/** `replaces`: the hash that this browser had so far. */
export type NewDevice = { hash: Buffer; expiresAtMs: number; replaces: Buffer | null; most: number };

export type KnownDevicesRoom = {
  findOwner(given: { hash: Buffer; nowMs: number }): Promise<{ email: string } | undefined>;
};
