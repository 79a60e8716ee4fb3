/** OAuth's errors: the RFCs' codes, and a sentence for the client's developer. */

/** @see https://www.rfc-editor.org/rfc/rfc6749#section-5.2 , rfc7591 3.2.2, rfc8707 2 */
const STATUS = {
  invalid_request: 400,
  invalid_client: 401,
  invalid_grant: 400,
  unsupported_grant_type: 400,
  unsupported_response_type: 400,
  invalid_scope: 400,
  invalid_target: 400,
  access_denied: 403,
  invalid_redirect_uri: 400,
  invalid_client_metadata: 400,
  temporarily_unavailable: 503,
} as const;

export type OAuthErrorCode = keyof typeof STATUS;

type Options = {
  cause?: unknown;
  status?: number;
  retryAfterSeconds?: number;
};

/** `message` repeats nothing from the client: it must be printable ASCII without quotes. */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly code: OAuthErrorCode;
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: OAuthErrorCode, message: string, { cause, status, retryAfterSeconds }: Options = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.status = status ?? STATUS[code];
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Every 401 must name a scheme. */
export function oauthErrorResponse({ code, message, status, retryAfterSeconds }: OAuthError): Response {
  const headers = new Headers();
  if (status === 401) headers.set("www-authenticate", 'Basic realm="shopmcp"');
  if (retryAfterSeconds !== undefined) headers.set("retry-after", String(retryAfterSeconds));
  return Response.json({ error: code, error_description: message }, { status, headers });
}
