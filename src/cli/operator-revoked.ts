/** The sentence about what an operator lost. */

export type Revoked = { sessions: number; keys: number; grants: number };

export function revokedDocument({ sessions, keys, grants }: Revoked) {
  return { sessions_ended: sessions, keys_revoked: keys, grants_ended: grants };
}

export function revokedText({ sessions, keys, grants }: Revoked): string {
  return `${sessions} sessions and ${grants} connected apps were ended, and ${keys} keys revoked`;
}
