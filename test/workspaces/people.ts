/** Operators, sessions and the first run over a real store, with a clock that stands still. */

import { Secret } from "#secret.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createSessionStart } from "#workspaces/begin-session.ts";
import { createOperators } from "#workspaces/operators.ts";
import { createPasswords } from "#workspaces/passwords.ts";
import { createSessions } from "#workspaces/sessions.ts";
import { createSetup } from "#workspaces/setup.ts";
import { createSignInLimit } from "#workspaces/sign-in-limit.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { manualClock } from "../fakes/clock.ts";
import { newStore } from "../fakes/new-store.ts";

export const EMAIL = "olga@example.com";
export const PASSWORD = "four-words-and-a-bakery";
export const HOME = { address: "192.0.2.7", userAgent: "Browser" };

export function startPeople(store = newStore(), clock = manualClock()) {
  const audit = createAuditTrail({ store, clock });
  const parts = {
    store,
    clock,
    audit,
    passwords: createPasswords(CHEAP_HASH),
    limit: createSignInLimit({ store, clock }),
    start: createSessionStart({ store, clock, audit }),
  };
  const sessions = createSessions(parts);
  return {
    ...parts,
    operators: createOperators(parts),
    sessions,
    setup: createSetup(parts),
    signIn: (email = EMAIL, password = PASSWORD, whence = HOME, device: string | null = null) =>
      sessions.signIn({ email, password: new Secret(password), device }, whence),
  };
}
