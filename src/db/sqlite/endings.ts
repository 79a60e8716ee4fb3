/** What ends in data that was put back from a backup: it brings back data, never rights. */

export type Ended = { sessions: number; setupLinks: number; tokens: number; passwords: number; channels: number };

/**
 * `column`: without it the statement does not run, where the schema is older. `counted`: under what it is told how many
 * there were. `stamped`: `?` is the time.
 */
export type Ending = { table: string; column?: string; statement: string; counted?: keyof Ended; stamped?: true };

/** Revocations since the backup are unknown where `blind`, so OAuth grants, channels and untrusted ways to sign in end, too. Keys stay. */
export function endingsOf({ blind, trustPasswords }: { blind: boolean; trustPasswords: boolean }): Ending[] {
  return [...ALWAYS, ...(blind ? UNKNOWN : []), ...(blind && !trustPasswords ? UNTRUSTED : [])];
}

const emptied = (table: string): Ending => ({ table, statement: `DELETE FROM ${table}` });

const ALWAYS: readonly Ending[] = [
  ...["known_device", "passkey_challenge", "sign_in_link", "provider_sign_in", "invitation", "room_visit"].map(emptied),
  // One that was fetched since the copy would give its file once more.
  emptied("file_link"),
  // Whoever has another copy could sign in this one's name, so each copy begins a key of its own.
  emptied("signing_secret"),
  {
    table: "signing_key",
    statement: "UPDATE signing_key SET current = 0, retired_at_ms = ? WHERE current = 1",
    stamped: true,
  },
  { ...emptied("session"), counted: "sessions" },
  { ...emptied("setup_token"), counted: "setupLinks" },
];

const UNKNOWN: readonly Ending[] = [
  ...["oauth_code", "oauth_request", "oauth_jti"].map(emptied),
  { ...emptied("oauth_token"), counted: "tokens" },
  emptied("channel_message"),
  { ...emptied("channel"), counted: "channels" },
  {
    table: "room",
    column: "ended_at_ms",
    statement: "UPDATE room SET hash = NULL, account_id = '', ended_at_ms = ? WHERE hash IS NOT NULL",
    stamped: true,
  },
  { table: "room", statement: "DELETE FROM room WHERE hash IS NOT NULL" },
  {
    table: "oauth_grant",
    statement: "UPDATE oauth_grant SET revoked_at_ms = ?, revoked_reason = 'restored' WHERE revoked_at_ms IS NULL",
    stamped: true,
  },
  // Nobody can vouch for codes that were used since.
  ...["recovery_code", "operator_identity"].map(emptied),
];

const UNTRUSTED: readonly Ending[] = [
  {
    table: "operator",
    statement: "UPDATE operator SET password_hash = '' WHERE password_hash <> ''",
    counted: "passwords",
  },
  emptied("passkey"),
];

export const NOTHING_ENDED: Ended = { sessions: 0, setupLinks: 0, tokens: 0, passwords: 0, channels: 0 };
