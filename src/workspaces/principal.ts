/** Who is calling: what authentication returns and everything behind it relies on. */

import type { Restriction } from "#restriction.ts";

/** `keyId` is null for the shell, whose user owns the data folder. */
export type Principal = {
  workspaceId: string;
  keyId: string | null;
  keyExpiresAtMs: number | null;
  restriction: Restriction;
};
