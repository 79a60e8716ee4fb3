/** The cookie by which a browser is recognised, so that others' guesses cannot lock its operator out. */

import type { NewDevice } from "#db/known-devices.ts";
import { Secret } from "#secret.ts";
import { generateToken, hashToken } from "./opaque-token.ts";

export const DEVICE_MS = 90 * 86_400_000;
const MAX_DEVICES = 50;

/** Each sign-in replaces the browser's previous token. */
export function newDevice(held: string | null, nowMs: number): { token: Secret; device: NewDevice } {
  const token = generateToken("smdv");
  const replaces = held === null ? null : hashDevice(held);
  return { token, device: { hash: hashToken(token), expiresAtMs: nowMs + DEVICE_MS, replaces, most: MAX_DEVICES } };
}

export function hashDevice(held: string): Buffer {
  return hashToken(new Secret(held));
}
