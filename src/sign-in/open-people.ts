/** Everything about people who sign in. */

import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import type { Log } from "#log.ts";
import type { Outbound } from "#outbound/outbound.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { createSessionStart } from "#workspaces/begin-session.ts";
import { createMembers } from "#workspaces/members.ts";
import { createOperators } from "#workspaces/operators.ts";
import { createPasswords, type HashCost } from "#workspaces/passwords.ts";
import { createRoles } from "#workspaces/roles.ts";
import { createSessions } from "#workspaces/sessions.ts";
import { createSetup } from "#workspaces/setup.ts";
import { createSignInLimit } from "#workspaces/sign-in-limit.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { createInvitations } from "./invitations.ts";
import { createPasskeys } from "./passkeys.ts";
import { createPasswordPolicy } from "./password-policy.ts";
import { createProviderFetch } from "./provider-fetch.ts";
import { type GivenProvider, providerSettings } from "./provider-settings.ts";
import { createRecoveryCodes } from "./recovery-codes.ts";
import { createSignInLinks } from "./sign-in-links.ts";

type Parts = {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  log: Log;
  hashCost: HashCost;
  outbound: Outbound;
  config: GivenProvider;
  workspaces: Pick<Workspaces, "require">;
};

const RETURN_PATH = "/login/return";

export async function openPeople({ hashCost, outbound, config, ...kept }: Parts) {
  const parts = {
    ...kept,
    passwords: createPasswords(hashCost),
    limit: createSignInLimit(kept),
    start: createSessionStart(kept),
  };
  const signInLinks = createSignInLinks(parts);
  const settings = providerSettings(config, RETURN_PATH);
  const out = createProviderFetch(outbound);
  return {
    provider: settings === null ? null : (await import("./provider.ts")).createProvider({ ...parts, out }, settings),
    closeProvider: out.close,
    operators: createOperators(parts),
    sessions: createSessions(parts),
    setup: createSetup(parts),
    passkeys: createPasskeys(parts),
    recoveryCodes: createRecoveryCodes(parts),
    signInLinks,
    passwordPolicy: createPasswordPolicy(kept),
    roles: createRoles(kept),
    members: createMembers(kept),
    invitations: createInvitations({ ...parts, signInLinks }),
  };
}
