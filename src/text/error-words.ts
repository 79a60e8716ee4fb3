/** What each error code says of a call or a change, in a few words: for lists on the page. */

import type { ErrorCode } from "#errors.ts";

const WORDS = {
  usage: "Command mistyped",
  config_invalid: "Setting does not fit",
  store_missing: "Data folder missing",
  store_refused: "Database cannot be used",
  vault_key_missing: "Master key missing",
  vault_key_wrong: "Wrong master key",
  vault_unreadable: "Stored credentials do not open",
  kms_unavailable: "AWS KMS does not answer",
  kms_denied: "AWS KMS said no",

  invalid_input: "What was sent does not fit",
  not_found: "No such thing",
  conflict: "Clashes with what is there",
  unauthorized: "Key or session not valid",
  sign_in_refused: "Sign-in refused",
  sign_in_limited: "Too many sign-ins tried",
  sign_in_stale: "Signed in too long ago",
  insufficient_scope: "App lacks the permission",
  host_refused: "Host name not allowed",
  origin_refused: "Web page of another origin",
  request_timeout: "Request arrived too slowly",
  server_busy: "Server busy",
  payload_too_large: "Request too large",
  method_not_allowed: "Method not allowed",
  stopping: "Server was stopping",

  unknown_tool: "No tool of that name",
  not_allowed: "Not allowed",
  ambiguous_account: "Account not named",
  not_connected: "Not connected",
  plan_limit: "Plan used up",
  too_often: "Asked too often",
  time_limit: "Out of time",
  queue_full: "Too many requests waiting",
  report_pending: "Report still being prepared",

  token_invalid: "Access token refused",
  app_secret_wrong: "App Secret refused",
  app_not_approved: "App not approved",
  permission_missing: "Permission missing",
  advertiser_not_found: "Account not found",
  rate_limited: "Platform's limit reached",
  upstream_rejected: "Platform refused the request",
  upstream_missing: "Nothing of that ID",
  not_available: "Not offered to the account",
  upstream_blocked: "Platform blocks this server",
  upstream_unavailable: "Platform not reached",
  upstream_timeout: "Platform did not answer in time",
  upstream_shape: "Platform's answer not understood",
  outcome_unknown: "Outcome not known",

  internal: "Fault in ShopMCP",
} as const satisfies Record<ErrorCode, string>;

const BY_CODE: ReadonlyMap<string, string> = new Map(Object.entries(WORDS));

/** A code of a newer version, and `ok`, stay as they are. */
export function errorWords(code: string): string {
  return BY_CODE.get(code) ?? code;
}
