/** What a browser answers with a passkey: read with bounds, verified by the library, with its fault as the cause. */

import {
  type AuthenticationResponseJSON,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from "@simplewebauthn/server";
import { decodeAttestationObject, decodeClientDataJSON, isoBase64URL } from "@simplewebauthn/server/helpers";
import type { PasskeyRow } from "#db/passkeys.ts";
import type { PasskeyPlace } from "./passkey-place.ts";

/** Ed25519, ECDSA on P-256, RSA: what authenticators have and every runtime verifies. */
export const ALGORITHMS = [-8, -7, -257];

export type SignedChallenge = {
  id: string;
  userHandle: string;
  clientDataJSON: string;
  authenticatorData: string;
  signature: string;
};

export type NewCredential = { id: string; clientDataJSON: string; attestationObject: string };

export function challengeIn(clientDataJSON: string): string | null {
  return orNull(() => decodeClientDataJSON(clientDataJSON).challenge);
}

/** The user handle as it was given at the registration; null where it cannot be read. */
export function textOf(userHandle: string): string | null {
  return orNull(() => isoBase64URL.toUTF8String(userHandle));
}

type Expected = { challenge: string; place: PasskeyPlace };

/** The counter as it was signed; null where the answer does not verify. The caller compares counters. */
export async function verifySigned(
  { id, userHandle, ...signed }: SignedChallenge,
  { challenge, place }: Expected,
  row: PasskeyRow,
): Promise<number | null> {
  const response: AuthenticationResponseJSON = {
    ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
    response: { ...signed, userHandle },
  };
  const verified = await settled(
    verifyAuthenticationResponse({
      ...{ response, expectedChallenge: challenge, expectedOrigin: place.origin, expectedRPID: place.rpId },
      // The library compares counters before it checks the signature, so anybody could feign a copied passkey.
      credential: { id, publicKey: new Uint8Array(row.public_key), counter: 0 },
      requireUserVerification: true,
    }),
  );
  return verified?.verified === true ? verified.authenticationInfo.newCounter : null;
}

export type Credential = { id: string; publicKey: Uint8Array; counter: number };

export async function verifyNew(
  { id, ...made }: NewCredential,
  { challenge, place }: Expected,
): Promise<Credential | null> {
  if (certifies(made.attestationObject)) return null;
  const response: RegistrationResponseJSON = {
    ...{ id, rawId: id, type: "public-key", clientExtensionResults: {} },
    response: made,
  };
  const verified = await settled(
    verifyRegistrationResponse({
      ...{ response, expectedChallenge: challenge, expectedOrigin: place.origin, expectedRPID: place.rpId },
      ...{ supportedAlgorithmIDs: ALGORITHMS, requireUserVerification: true },
    }),
  );
  return verified?.verified === true ? verified.registrationInfo.credential : null;
}

/**
 * The library would fetch the lists of revoked certificates from addresses that a certificate names, past the one way
 * out. What is left is "none" and a signature by the passkey's own key.
 */
function certifies(attestationObject: string): boolean {
  const decoded = orNull(() => decodeAttestationObject(isoBase64URL.toBuffer(attestationObject)));
  if (decoded === null) return true;
  const format = decoded.get("fmt");
  return format !== "none" && (format !== "packed" || decoded.get("attStmt").get("x5c") !== undefined);
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof Error) return null;
    throw thrown;
  }
}

function settled<Value>(verifying: Promise<Value>): Promise<Value | null> {
  return verifying.catch((thrown) => {
    if (thrown instanceof Error) return null;
    throw thrown;
  });
}
