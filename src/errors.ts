/** The one error of ShopMCP: a stable code for programs and a sentence that says what to do next. */

/** `exit`: process exit code · `status`: HTTP status · `retryable`: the same request may succeed later, unchanged. */
type ErrorTraits = { exit: 1 | 2 | 78; status: number; retryable: boolean };

const ERROR_TRAITS = {
  usage: { exit: 2, status: 400, retryable: false },
  config_invalid: { exit: 78, status: 500, retryable: false },
  store_missing: { exit: 78, status: 503, retryable: false },
  store_refused: { exit: 78, status: 503, retryable: false },
  vault_key_missing: { exit: 78, status: 503, retryable: false },
  vault_key_wrong: { exit: 78, status: 503, retryable: false },
  vault_unreadable: { exit: 1, status: 500, retryable: false },
  kms_unavailable: { exit: 1, status: 503, retryable: true },
  kms_denied: { exit: 78, status: 503, retryable: false },

  invalid_input: { exit: 1, status: 400, retryable: false },
  not_found: { exit: 1, status: 404, retryable: false },
  conflict: { exit: 1, status: 409, retryable: true },
  unauthorized: { exit: 1, status: 401, retryable: false },
  sign_in_refused: { exit: 1, status: 401, retryable: false },
  sign_in_limited: { exit: 1, status: 429, retryable: true },
  sign_in_stale: { exit: 1, status: 403, retryable: false },
  insufficient_scope: { exit: 1, status: 403, retryable: false },
  host_refused: { exit: 1, status: 403, retryable: false },
  origin_refused: { exit: 1, status: 403, retryable: false },
  request_timeout: { exit: 1, status: 408, retryable: true },
  server_busy: { exit: 1, status: 503, retryable: true },
  payload_too_large: { exit: 1, status: 413, retryable: false },
  method_not_allowed: { exit: 1, status: 405, retryable: false },
  stopping: { exit: 1, status: 503, retryable: true },

  unknown_tool: { exit: 1, status: 404, retryable: false },
  not_allowed: { exit: 1, status: 403, retryable: false },
  ambiguous_account: { exit: 1, status: 409, retryable: false },
  not_connected: { exit: 1, status: 409, retryable: false },
  plan_limit: { exit: 1, status: 429, retryable: true },
  too_often: { exit: 1, status: 429, retryable: true },
  time_limit: { exit: 1, status: 504, retryable: true },
  queue_full: { exit: 1, status: 503, retryable: true },
  report_pending: { exit: 1, status: 503, retryable: true },

  token_invalid: { exit: 1, status: 502, retryable: false },
  app_secret_wrong: { exit: 1, status: 502, retryable: false },
  app_not_approved: { exit: 1, status: 502, retryable: false },
  permission_missing: { exit: 1, status: 502, retryable: false },
  advertiser_not_found: { exit: 1, status: 502, retryable: false },
  rate_limited: { exit: 1, status: 503, retryable: true },
  upstream_rejected: { exit: 1, status: 502, retryable: false },
  upstream_missing: { exit: 1, status: 502, retryable: false },
  not_available: { exit: 1, status: 502, retryable: false },
  upstream_blocked: { exit: 1, status: 502, retryable: false },
  upstream_unavailable: { exit: 1, status: 502, retryable: true },
  upstream_timeout: { exit: 1, status: 504, retryable: true },
  upstream_shape: { exit: 1, status: 502, retryable: false },
  outcome_unknown: { exit: 1, status: 504, retryable: false },

  internal: { exit: 1, status: 500, retryable: false },
} as const satisfies Record<string, ErrorTraits>;

export type ErrorCode = keyof typeof ERROR_TRAITS;

export const ERRORS: Readonly<Record<ErrorCode, ErrorTraits>> = ERROR_TRAITS;

/** What the ad platform said. `message` is its own text, capped, and must be shown labelled as such. */
export type UpstreamAnswer = { code: number | null; message: string; requestId: string | null };

export type ShopErrorOptions = {
  cause?: unknown;
  retryAfterSeconds?: number;
  upstream?: UpstreamAnswer;
};

/** `message` is our own sentence, safe to show; `cause` is for the log alone. */
export class ShopError extends Error {
  override readonly name = "ShopError";
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly upstream: UpstreamAnswer | undefined;

  constructor(code: ErrorCode, message: string, options: ShopErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.upstream = options.upstream;
  }

  get traits(): ErrorTraits {
    return ERROR_TRAITS[this.code];
  }
}

const DISK_TROUBLE = /^SQLITE_(FULL|IOERR|READONLY)/;

/** Anything but a ShopError becomes `internal`, its text kept for the log only. */
export function toShopError(thrown: unknown): ShopError {
  if (thrown instanceof ShopError) return thrown;
  if (thrown instanceof Error && "code" in thrown && DISK_TROUBLE.test(String(thrown.code)))
    return new ShopError(
      "store_refused",
      "The database cannot be written: the disk of the data folder is full, failing or read-only. Free some space or repair the disk, then try again.",
      { cause: thrown },
    );
  return new ShopError(
    "internal",
    "Something went wrong inside ShopMCP. Look in the server's log at this time for the cause.",
    {
      cause: thrown,
    },
  );
}
