/** Why a connection failed, where a proxy or a certificate is the cause. */

import { ProxyError } from "./proxy-error.ts";

const MAX_CAUSES = 5;
const CERTIFICATE =
  /^(?:CERT_|CRL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET_ISSUER|DECODE_ISSUER)|INVALID_CA|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)/;

/** A sentence that is safe to show; null where the cause is unknown. */
export function whyUnreachable(thrown: unknown): string | null {
  let cause = thrown;
  for (let depth = 0; depth < MAX_CAUSES && cause instanceof Error; depth++) {
    if (cause instanceof ProxyError) return cause.message;
    const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
    if (CERTIFICATE.test(code)) return refusedCertificate(code);
    cause = cause.cause;
  }
  return null;
}

function refusedCertificate(code: string): string {
  return `The certificate that was shown is refused (${code.slice(0, 60)}). If a proxy or firewall of your network opens https, name a file with its authority's certificate in NODE_EXTRA_CA_CERTS; otherwise check this machine's clock and who answers there.`;
}
