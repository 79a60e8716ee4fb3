/** Passkeys of operators: adding, naming, listing, removing, and signing in with one. */

import { randomBytes } from "node:crypto";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/server";
import type { Clock } from "#clock.ts";
import type { PasskeyRow } from "#db/passkeys.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Begun, SessionStart, SignedIn, SignInOrigin } from "#workspaces/begin-session.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import { requireRecentSignIn } from "#workspaces/recent-sign-in.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";
import { readName } from "#workspaces/workspaces.ts";
import type { NewCredential, SignedChallenge } from "./passkey-answer.ts";
import type { PasskeyPlace } from "./passkey-place.ts";

export const CHALLENGE_MS = 300_000;
const CHALLENGE_BYTES = 32;
const MAX_CHALLENGES = 1_000;
export const MAX_PASSKEYS = 20;

/** The library takes 10 ms and 11 MiB, so it is loaded with the first passkey. */
const answers = () => import("./passkey-answer.ts");

export type ShownPasskey = Pick<PasskeyRow, "id" | "name" | "rp_id" | "created_at_ms" | "last_used_at_ms">;

export type Passkeys = {
  hasAny(place: PasskeyPlace | null): Promise<boolean>;
  list(operatorId: string): Promise<ShownPasskey[]>;
  /** For a session that began a short time ago. @throws sign_in_stale */
  offerNew(session: SignedIn, place: PasskeyPlace): Promise<PublicKeyCredentialCreationOptionsJSON>;
  add(
    given: { name: string; made: NewCredential; place: PasskeyPlace },
    session: SignedIn,
    actor: Actor,
  ): Promise<ShownPasskey>;
  rename(given: { id: string; name: string; operatorId: string }, actor: Actor): Promise<ShownPasskey>;
  /** @throws not_found, conflict where it is the last and passwords are off */
  remove(given: { id: string; operatorId: string }, actor: Actor): Promise<void>;
  /** `device`: a known browser's cookie. @throws sign_in_limited */
  offerSignIn(
    place: PasskeyPlace,
    from: { address: string; device: string | null },
  ): Promise<PublicKeyCredentialRequestOptionsJSON>;
  signIn(
    given: { signed: SignedChallenge; place: PasskeyPlace; device: string | null },
    origin: SignInOrigin,
  ): Promise<Begun>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; limit: SignInLimit; start: SessionStart };

export function createPasskeys({ store, clock, audit, limit, start }: Parts): Passkeys {
  const newChallenge = async (sessionId: string | null) => {
    const challenge = randomBytes(CHALLENGE_BYTES);
    const nowMs = clock.now();
    const row = {
      hash: hashChallenge(challenge.toString("base64url")),
      session_id: sessionId,
      expires_at_ms: nowMs + CHALLENGE_MS,
    };
    await store.passkeys.openChallenge({ row, most: MAX_CHALLENGES, nowMs });
    return new Uint8Array(challenge);
  };
  const take = async (clientDataJSON: string, sessionId: string | null) => {
    const { challengeIn } = await answers();
    const challenge = challengeIn(clientDataJSON);
    if (challenge === null) return null;
    const taken = await store.passkeys.takeChallenge({ hash: hashChallenge(challenge), sessionId, nowMs: clock.now() });
    return taken ? challenge : null;
  };
  const record = (
    action: "passkey.add" | "passkey.rename" | "passkey.remove" | "passkey.counter_fell",
    target: string,
    actor: Actor,
  ) => audit.record({ actor, action, workspaceId: null, target, outcome: "ok" });
  return {
    hasAny: (place) => store.passkeys.hasAny(place?.rpId ?? null),
    list: async (operatorId) => (await store.passkeys.list(operatorId)).map(shown),
    async offerNew(session, { rpId }) {
      requireRecentSignIn(session, clock.now());
      const { id, email } = session.operator;
      const existing = await store.passkeys.list(id);
      const { generateRegistrationOptions } = await import("@simplewebauthn/server");
      const { ALGORITHMS } = await answers();
      return generateRegistrationOptions({
        ...{ rpName: "ShopMCP", rpID: rpId, userName: email, userDisplayName: email },
        userID: new TextEncoder().encode(id),
        challenge: await newChallenge(session.sessionId),
        timeout: CHALLENGE_MS,
        excludeCredentials: existing.map(({ credential_id }) => ({ id: credential_id })),
        authenticatorSelection: { residentKey: "required", userVerification: "required" },
        supportedAlgorithmIDs: ALGORITHMS,
      });
    },
    async add({ name, made, place }, session, actor) {
      const chosen = readName(name, "passkey");
      const { verifyNew } = await answers();
      const challenge = await take(made.clientDataJSON, session.sessionId);
      const credential = challenge === null ? null : await verifyNew(made, { challenge, place });
      if (credential === null)
        throw new ShopError(
          "invalid_input",
          "The passkey could not be checked, or it took longer than five minutes. Try again.",
        );
      const row = {
        id: newId("pk"),
        operator_id: session.operator.id,
        credential_id: credential.id,
        rp_id: place.rpId,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        name: chosen,
        created_at_ms: clock.now(),
        last_used_at_ms: null,
      };
      const stored = await store.passkeys.insert(row, MAX_PASSKEYS, {
        operatorId: session.operator.id,
        sessionId: session.sessionId,
      });
      if (stored !== "added") throw new ShopError("conflict", NOT_ADDED[stored]);
      await record("passkey.add", row.id, actor);
      return shown(row);
    },
    async rename({ id, name, operatorId }, actor) {
      const renamed = await store.passkeys.rename({ id, operatorId, name: readName(name, "passkey") });
      if (renamed === undefined) throw unknown();
      await record("passkey.rename", id, actor);
      return shown(renamed);
    },
    async remove({ id, operatorId }, actor) {
      const deleted = await store.passkeys.delete({ id, operatorId });
      if (deleted === "unknown") throw unknown();
      if (deleted === "last") throw new ShopError("conflict", LAST_WAY_IN);
      await record("passkey.remove", id, actor);
    },
    async offerSignIn({ rpId }, from) {
      await limit.admitUnnamed(from);
      const challenge = await newChallenge(null);
      const { generateAuthenticationOptions } = await import("@simplewebauthn/server");
      return generateAuthenticationOptions({
        rpID: rpId,
        challenge,
        timeout: CHALLENGE_MS,
        userVerification: "required",
      });
    },
    async signIn({ signed, place, device }, origin) {
      const { textOf, verifySigned } = await answers();
      const challenge = await take(signed.clientDataJSON, null);
      const found = await store.passkeys.findByCredential(signed.id);
      const owner = found !== undefined && textOf(signed.userHandle) === found.operator.id ? found : undefined;
      const refuse = () => start.refuse({ way: "passkey", operator: found?.operator, origin });
      if (challenge === null || owner === undefined || owner.passkey.rp_id !== place.rpId) throw await refuse();
      const { passkey, operator } = owner;
      const counter = await verifySigned(signed, { challenge, place }, passkey);
      if (counter === null) throw await refuse();
      if (counter < passkey.counter || (counter > 0 && counter === passkey.counter))
        await record("passkey.counter_fell", passkey.id, { name: operator.email, origin: origin.address });
      return start.begin({ operator, proof: { way: "passkey", id: passkey.id, counter }, origin, held: device });
    },
  };
}

const LAST_WAY_IN =
  "This is your last passkey, and passwords are turned off. Add another one first, or turn passwords on.";

const NOT_ADDED = {
  taken: "This passkey is in use here already. Sign in with it, or make another one.",
  full: `You have ${MAX_PASSKEYS} passkeys, which is the most. Remove one first.`,
  gone: "Your account was deleted a moment ago.",
} as const;

function hashChallenge(challenge: string): Buffer {
  return hashToken(new Secret(challenge));
}

function shown({ id, name, rp_id, created_at_ms, last_used_at_ms }: PasskeyRow): ShownPasskey {
  return { id, name, rp_id, created_at_ms, last_used_at_ms };
}

function unknown(): ShopError {
  return new ShopError("not_found", "There is no passkey of yours with that id. It may have been removed already.");
}
