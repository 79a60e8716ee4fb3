/** Who is calling: the one thing that authentication gives and everything behind it relies on. */

/** `keyId` is null for the shell, whose user owns the data folder. There is no other way to name a workspace. */
export type Principal = {
  workspaceId: string;
  keyId: string | null;
  keyExpiresAtMs: number | null;
};
