/** Ends sessions, links, tokens, passwords and passkeys of a restored copy. */

import { hasTable } from "./inspect.ts";
import { openFile } from "./open-file.ts";

export type Ended = { sessions: number; setupLinks: number; tokens: number; passwords: number; channels: number };

/** `blind`: revocations since the copy are unknown, so OAuth grants, channels and untrusted ways to sign in end, too. Keys stay. */
export function endRights(
  path: string,
  { blind, trustPasswords, nowMs }: { blind: boolean; trustPasswords: boolean; nowMs: number },
): Ended {
  const sqlite = openFile(path, "write");
  try {
    sqlite.run("PRAGMA journal_mode = MEMORY");
    sqlite.run("PRAGMA secure_delete = ON");
    return sqlite.transaction(() => {
      const emptied = (table: string) =>
        hasTable(sqlite, "main", table) ? sqlite.query(`DELETE FROM ${table}`).run().changes : 0;
      emptied("known_device");
      emptied("passkey_challenge");
      emptied("sign_in_link");
      emptied("provider_sign_in");
      emptied("invitation");
      emptied("room_visit");
      // Whoever has another copy could sign in this one's name, so each copy begins a key of its own.
      emptied("signing_secret");
      if (hasTable(sqlite, "main", "signing_key"))
        sqlite.query("UPDATE signing_key SET current = 0, retired_at_ms = ? WHERE current = 1").run(nowMs);
      const ended = {
        sessions: emptied("session"),
        setupLinks: emptied("setup_token"),
        tokens: 0,
        passwords: 0,
        channels: 0,
      };
      if (!blind) return ended;
      for (const table of ["oauth_code", "oauth_request", "oauth_jti"]) emptied(table);
      ended.tokens = emptied("oauth_token");
      emptied("channel_message");
      ended.channels = emptied("channel");
      emptied("room");
      if (hasTable(sqlite, "main", "oauth_grant"))
        sqlite
          .query("UPDATE oauth_grant SET revoked_at_ms = ?, revoked_reason = 'restored' WHERE revoked_at_ms IS NULL")
          .run(nowMs);
      if (!trustPasswords && hasTable(sqlite, "main", "operator"))
        ended.passwords = sqlite
          .query("UPDATE operator SET password_hash = '' WHERE password_hash <> ''")
          .run().changes;
      if (!trustPasswords) emptied("passkey");
      // Nobody can vouch for codes that were used since.
      emptied("recovery_code");
      emptied("operator_identity");
      return ended;
    })();
  } finally {
    sqlite.close();
  }
}
