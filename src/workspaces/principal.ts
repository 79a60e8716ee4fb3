/** Who is calling: what authentication returns and everything behind it relies on. */

import type { Sight } from "#sight.ts";

/** `keyId` is null for the shell, whose user owns the data folder. */
export type Principal = {
  workspaceId: string;
  keyId: string | null;
  keyExpiresAtMs: number | null;
  sight: Sight;
};
