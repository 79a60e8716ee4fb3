/** Units of work on grants: the rows that stand beside API keys. */

import type { oauthGrant } from "#db/sqlite/oauth-schema.ts";

export type OauthGrantRow = typeof oauthGrant.$inferSelect;

export type GrantEnd = NonNullable<OauthGrantRow["revoked_reason"]>;

export type OauthGrantsRoom = {
  /** Those whose client came for its tokens, ended ones too, oldest first. */
  list(workspaceId: string): Promise<OauthGrantRow[]>;
  find(id: string): Promise<OauthGrantRow | undefined>;
  /** Whether a person has said yes to this client at this redirect, and has not taken it back. */
  isConfirmedRedirect(given: { clientId: string; redirectUri: string }): Promise<boolean>;
  end(given: { id: string; reason: GrantEnd; atMs: number }): Promise<void>;
};
