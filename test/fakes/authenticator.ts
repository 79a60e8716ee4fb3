/** A passkey in software: makes itself and signs as a browser does with an authenticator, and can lie. */

import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";
import { isoBase64URL, isoCBOR } from "@simplewebauthn/server/helpers";

export type Made = { id: string; client_data: string; attestation: string };
export type Signed = {
  id: string;
  user_handle: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
};

type Lies = {
  rpId?: string;
  origin?: string;
  verified?: boolean;
  counter?: number;
  userHandle?: string;
  type?: string;
};
type Asked = { challenge: string; origin: string };
type CborValue = Parameters<typeof isoCBOR.encode>[0];

const PRESENT = 0x01;
const VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;

export function newAuthenticator(rpId: string) {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const { x = "", y = "" } = publicKey.export({ format: "jwk" });
  const credentialId = randomBytes(16);
  const id = credentialId.toString("base64url");
  let handle = "";
  let counter = 0;

  const clientData = (type: string, { challenge, origin }: Asked) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  const data = ({ rpId: told = rpId, verified = true, counter: shown = counter }: Lies, flags: number) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flags | PRESENT | (verified ? VERIFIED : 0), 0);
    head.writeUInt32BE(shown, 1);
    return Buffer.concat([createHash("sha256").update(told).digest(), head]);
  };

  return {
    id,
    make(
      { user, ...asked }: Asked & { user: { id: string } },
      lies: Lies & { fmt?: string; attStmt?: Map<string, CborValue> } = {},
    ): Made {
      handle = user.id;
      const length = Buffer.alloc(2);
      length.writeUInt16BE(credentialId.length);
      const cose = isoCBOR.encode(
        new Map<number, CborValue>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, isoBase64URL.toBuffer(x)],
          [-3, isoBase64URL.toBuffer(y)],
        ]),
      );
      const authData = Buffer.concat([data(lies, WITH_CREDENTIAL), Buffer.alloc(16), length, credentialId, cose]);
      const attestation = isoCBOR.encode(
        new Map<string, CborValue>([
          ["fmt", lies.fmt ?? "none"],
          ["attStmt", lies.attStmt ?? new Map<string, CborValue>()],
          ["authData", new Uint8Array(authData)],
        ]),
      );
      return {
        ...{ id, attestation: Buffer.from(attestation).toString("base64url") },
        client_data: clientData(lies.type ?? "webauthn.create", {
          ...asked,
          origin: lies.origin ?? asked.origin,
        }).toString("base64url"),
      };
    },
    sign(asked: Asked, lies: Lies = {}): Signed {
      counter += 1;
      const client = clientData(lies.type ?? "webauthn.get", { ...asked, origin: lies.origin ?? asked.origin });
      const authenticator = data(lies, 0);
      const signature = sign(
        "sha256",
        Buffer.concat([authenticator, createHash("sha256").update(client).digest()]),
        privateKey,
      );
      return {
        ...{ id, user_handle: lies.userHandle ?? handle, client_data: client.toString("base64url") },
        ...{ authenticator_data: authenticator.toString("base64url"), signature: signature.toString("base64url") },
      };
    },
  };
}
