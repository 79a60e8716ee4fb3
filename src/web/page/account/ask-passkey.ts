/** Asks the browser for a passkey, in the form that the API takes. */

import { startAuthentication, startRegistration, WebAuthnError } from "@simplewebauthn/browser";
import { answered, api } from "../data/api.ts";
import { Refusal } from "../data/refusal.ts";

export async function addPasskey(name: string) {
  const optionsJSON = await answered(api.passkeys.options.post());
  const { id, response } = await asked(startRegistration({ optionsJSON }));
  const made = { id, client_data: response.clientDataJSON, attestation: response.attestationObject };
  return answered(api.passkeys.post({ name, made }));
}

export async function signInWithPasskey() {
  const optionsJSON = await answered(api.session.passkey.options.post());
  const { id, response } = await asked(startAuthentication({ optionsJSON }));
  return answered(
    api.session.passkey.post({
      id,
      user_handle: response.userHandle ?? "",
      client_data: response.clientDataJSON,
      authenticator_data: response.authenticatorData,
      signature: response.signature,
    }),
  );
}

/** Browsers say in few words why they gave none, and do not tell a refusal from a passkey that is not there. */
async function asked<Answer>(asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (thrown) {
    if (thrown instanceof WebAuthnError && thrown.code === "ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED")
      throw new Refusal(0, "passkey", "This device has a passkey for your account already. It is in the list.");
    throw new Refusal(0, "passkey", "The browser gave no passkey: it was cancelled, took too long, or there is none.");
  }
}
