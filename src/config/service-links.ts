/** Recognises variables that Kubernetes sets for a Service named shopmcp, which look like settings. */

const ADDRESS = /^(?:tcp|udp|sctp):\/\//;
/** `SHOPMCP_SERVICE_HOST`, `SHOPMCP_PORT_8765_TCP_ADDR`, or with more words for a Service such as shopmcp-web. */
const NAME =
  /^SHOPMCP_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
export function isServiceLink(name: string, value: string): boolean {
  return NAME.test(name) || (/^SHOPMCP_(?:[A-Z0-9_]+_)?PORT$/.test(name) && isServiceAddress(value));
}

export function isServiceAddress(value: string): boolean {
  return ADDRESS.test(value.trim());
}
