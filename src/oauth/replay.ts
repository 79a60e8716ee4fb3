/** Seals the answer to a refresh, so that it opens only with the refresh token that was sent. */

import { Secret } from "#secret.ts";
import { openUnderToken, sealUnderToken } from "#vault/token-box.ts";

/** claude.ai refreshes from two addresses, 33 to 76 s apart as measured. */
export const REPLAY_MS = 120_000;

const PURPOSE = "shopmcp oauth replay 1";

export function sealReplay(token: Secret, body: Secret): Buffer {
  return sealUnderToken({ token, purpose: PURPOSE }, Buffer.from(body.reveal()));
}

export function openReplay(token: Secret, stored: Buffer): Secret {
  return new Secret(openUnderToken({ token, purpose: PURPOSE }, stored).toString("utf8"));
}
