/** Units of work on OAuth grants. */

import type { oauthGrant } from "#db/sqlite/oauth-schema.ts";
import type { Restriction } from "#restriction.ts";

export type OauthGrantRow = typeof oauthGrant.$inferSelect;

export type GrantEnd = NonNullable<OauthGrantRow["revoked_reason"]>;

export type OauthGrantsRoom = {
  /** Oldest first, ended ones too, without those whose client never came for its tokens. */
  list(workspaceId: string): Promise<OauthGrantRow[]>;
  find(id: string): Promise<OauthGrantRow | undefined>;
  /** Whether a person has approved this client at this redirect, and not revoked that. */
  isConfirmedRedirect(given: { clientId: string; redirectUri: string }): Promise<boolean>;
  /** As `ApiKeysRoom.setRestriction`. */
  setRestriction(id: string, restriction: Partial<Restriction>): Promise<OauthGrantRow | undefined>;
  end(given: { id: string; reason: GrantEnd; atMs: number }): Promise<void>;
};
