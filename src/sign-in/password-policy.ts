/** Whether passwords open sessions on this server. It is kept in the database, so that no restart turns them on again. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { SignedIn, Way } from "#workspaces/begin-session.ts";
import { requireRecentSignIn } from "#workspaces/recent-sign-in.ts";

/** What works again tomorrow: a recovery code and a link are used up. */
const LASTING: ReadonlySet<Way> = new Set<Way>(["passkey", "provider"]);

export type PasswordPolicy = {
  on(): Promise<boolean>;
  dependents(): Promise<string[]>;
  /** Passwords are turned off only by who has just signed in another way. @throws sign_in_stale, conflict */
  set(on: boolean, session: SignedIn, actor: Actor): Promise<void>;
};

export function createPasswordPolicy({ store, clock, audit }: { store: Store; clock: Clock; audit: AuditTrail }) {
  const policy: PasswordPolicy = {
    on: () => store.signInPolicy.passwordsOn(),
    dependents: () => store.signInPolicy.dependents(),
    async set(on, session, actor) {
      requireRecentSignIn(session, clock.now());
      if (!on && !LASTING.has(session.way))
        throw new ShopError(
          "conflict",
          "Passwords can be turned off once another way has just worked for you. Sign out, sign in with a passkey or at your provider, and turn them off within 15 minutes.",
        );
      await store.signInPolicy.setPasswords(on);
      const action = on ? "passwords.turn_on" : "passwords.turn_off";
      await audit.record({ actor, action, workspaceId: null, target: null, outcome: "ok" });
    },
  };
  return policy;
}
