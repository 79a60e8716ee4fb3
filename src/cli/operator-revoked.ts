/** The sentence about what an operator lost. */

import { counted } from "#text/counted.ts";

export type Revoked = { sessions: number; keys: number; grants: number };

export function revokedDocument({ sessions, keys, grants }: Revoked) {
  return { sessions_ended: sessions, keys_revoked: keys, grants_ended: grants };
}

export function revokedText({ sessions, keys, grants }: Revoked): string {
  return `${counted(sessions, "session")} and ${counted(grants, "connected app")} ended, ${counted(keys, "key")} revoked`;
}
