/** A failure between this machine and the proxy; the message is safe to show. */

export type ProxyErrorCode = "PROXY_UNREACHABLE" | "PROXY_TIMEOUT" | "PROXY_CREDENTIALS" | "PROXY_REFUSED";

export class ProxyError extends Error {
  override readonly name = "ProxyError";
  readonly code: ProxyErrorCode;

  constructor(code: ProxyErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.code = code;
  }
}
