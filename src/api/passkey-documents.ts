/** What browsers and this server say to each other about passkeys, with bounds. */

import { z } from "zod";

/** A credential's id is at most 1,023 bytes. @see https://www.w3.org/TR/webauthn-3/#credential-id */
const Id = z.string().min(1).max(1_364);
const Bytes = z.string().max(8_192);
/** A user handle is at most 64 bytes. */
const UserHandle = z.string().max(88);

export const MadePasskey = z.strictObject({ id: Id, client_data: Bytes, attestation: Bytes });

export const SignedChallenge = z.strictObject({
  id: Id,
  user_handle: UserHandle,
  client_data: Bytes,
  authenticator_data: Bytes,
  signature: Bytes,
});

const Descriptor = z.object({ id: z.string(), type: z.literal("public-key") });

/** @see https://www.w3.org/TR/webauthn-3/#dictdef-publickeycredentialcreationoptionsjson */
export const CreationOptions = z.object({
  rp: z.object({ name: z.string(), id: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal("public-key") })),
  timeout: z.int(),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.boolean(),
    userVerification: z.literal("required"),
  }),
  attestation: z.literal("none"),
});

/** @see https://www.w3.org/TR/webauthn-3/#dictdef-publickeycredentialrequestoptionsjson */
export const RequestOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  userVerification: z.literal("required"),
});
