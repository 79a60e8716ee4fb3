/** The cookie by which a browser is known again: it keeps its operator from being locked out by others' guesses. */

import type { NewDevice } from "#db/known-devices.ts";
import { Secret } from "#secret.ts";
import { generateToken, hashToken } from "./opaque-token.ts";

/** Since the last sign-in in that browser. */
export const DEVICE_MS = 90 * 86_400_000;
/** Of one operator; the oldest is forgotten. As many as there may be sessions. */
const MAX_DEVICES = 50;

/** Each sign-in gives the browser a new one in place of what its cookie held. */
export function newDevice(held: string | null, nowMs: number): { token: Secret; device: NewDevice } {
  const token = generateToken("smdv");
  const replaces = held === null ? null : hashDevice(held);
  return { token, device: { hash: hashToken(token), expiresAtMs: nowMs + DEVICE_MS, replaces, most: MAX_DEVICES } };
}

export function hashDevice(held: string): Buffer {
  return hashToken(new Secret(held));
}
