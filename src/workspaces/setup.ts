/** The first run: whoever can read the log of a new server creates the first operator. There is no default password. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { generateToken, hashToken } from "./opaque-token.ts";
import { newOperator, type Operator, operatorEvent } from "./operators.ts";
import type { Passwords } from "./passwords.ts";

export const SETUP_MS = 1_800_000;

export type Setup = {
  needed(): Promise<boolean>;
  /** A one-time link to create the first operator; null where there is one. */
  link(serverUrl: string): Promise<string | null>;
  /** @throws invalid_input, conflict where the link is used, expired or unknown */
  redeem(given: { token: string; email: string; password: Secret }, address: string): Promise<Operator>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; passwords: Passwords };

export function createSetup({ store, clock, audit, passwords }: Parts): Setup {
  return {
    needed: async () => !(await store.operators.hasAny()),
    async link(serverUrl) {
      const token = generateToken("smsu");
      const nowMs = clock.now();
      const stored = await store.setupTokens.insert({ hash: hashToken(token), expiresAtMs: nowMs + SETUP_MS, nowMs });
      // Browsers keep the fragment to themselves, so no proxy logs the token.
      return stored ? `${serverUrl}/setup#${token.reveal()}` : null;
    },
    async redeem({ token, email, password }, address) {
      const hash = hashToken(new Secret(token));
      if (!(await store.setupTokens.has(hash, clock.now()))) throw unusable();
      const row = await newOperator({ passwords, clock }, { email, password });
      if (!(await store.setupTokens.redeem({ hash, row, nowMs: clock.now() }))) throw unusable();
      const actor = { name: row.email, origin: address };
      await audit.record({ ...operatorEvent(row), actor, action: "operator.create", outcome: "ok" });
      return { id: row.id, email: row.email };
    },
  };
}

function unusable(): ShopError {
  return new ShopError(
    "conflict",
    "This setup link was used already, has expired (30 minutes), or is not this server's. Restart the server for a new one in its log, or make an operator in the shell: `shopmcp operator create you@example.com`.",
  );
}
