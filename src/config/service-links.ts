/** Variables that Kubernetes sets in every pod for a Service: those of one named shopmcp look like settings. */

/** As in `tcp://10.0.0.7:8765`. */
const ADDRESS = /^(?:tcp|udp|sctp):\/\//;
/** `SHOPMCP_SERVICE_HOST`, `SHOPMCP_PORT_8765_TCP_ADDR`; a Service named shopmcp-web has its own word after ours. */
const NAME =
  /^SHOPMCP_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables */
export function isServiceLink(name: string, value: string): boolean {
  return NAME.test(name) || (/^SHOPMCP_(?:[A-Z0-9_]+_)?PORT$/.test(name) && isServiceAddress(value));
}

export function isServiceAddress(value: string): boolean {
  return ADDRESS.test(value.trim());
}
