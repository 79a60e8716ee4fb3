/** What is particular to some tables of PostgreSQL. */

/** No row of theirs is kept between calls, so their changes are told to nobody. */
export const NOT_KEPT: ReadonlySet<string> = new Set([
  "attempt",
  "audit",
  "authorization",
  "call_counter",
  "channel_message",
  "clock_jump",
  "connection_event",
  "file_link",
  "known_device",
  "notify_cursor",
  "oauth_code",
  "oauth_jti",
  "oauth_request",
  "outbox",
  "passkey_challenge",
  "provider_sign_in",
  "receipt",
  "receipt_key",
  "release_seen",
  "request_lane",
  "room_visit",
  "report_task",
  "session",
  "sign_in_attempt",
  "usage",
]);

/** Somebody reads on from the newest id that was seen, so the ids must be committed in their order. */
export const IN_ORDER: ReadonlySet<string> = new Set(["connection_event"]);

/** Columns that say when something was used last. */
export const USED: ReadonlySet<string> = new Set(["last_used_at_ms", "last_used_address"]);
