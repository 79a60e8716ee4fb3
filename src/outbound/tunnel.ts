/** Opens a connection through a proxy by CONNECT. */

import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { withTimeout } from "#concurrency/with-timeout.ts";
import type { ProxyAddress } from "./proxies.ts";
import { ProxyError, type ProxyErrorCode } from "./proxy-error.ts";

const MAX_HEAD_BYTES = 16 * 1024;
const HEAD_END = "\r\n\r\n";

/** `ms`: for connecting and the proxy's answer together. */
export type TunnelBounds = { ms: number; signal?: AbortSignal | undefined };

export function openTunnel(
  proxy: ProxyAddress,
  to: { host: string; port: number },
  bounds: TunnelBounds,
): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const { hostname: host, port } = proxy;
  const begin = () => socket.write(connectRequest(proxy, to));
  const socket = proxy.secure
    ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}) }, begin)
    : connect({ host, port }, begin);
  const failure = (code: ProxyErrorCode, what: string, cause?: unknown) => {
    socket.destroy();
    return new ProxyError(code, `The proxy ${nameOf(proxy)} ${what}`, { cause });
  };
  const fail = (...why: Parameters<typeof failure>) => reject(failure(...why));
  const late = () => failure("PROXY_TIMEOUT", "did not answer in time. Check HTTPS_PROXY.");
  const onAbort = () => fail("PROXY_TIMEOUT", "was given up.", bounds.signal?.reason);
  bounds.signal?.addEventListener("abort", onAbort, { once: true });
  const onError = (cause: unknown) => fail("PROXY_UNREACHABLE", "cannot be reached. Check HTTPS_PROXY.", cause);
  const onClose = () => fail("PROXY_UNREACHABLE", "closed the connection. Check HTTPS_PROXY.");
  let head = "";
  const onData = (bytes: Buffer) => {
    head += bytes.toString("latin1");
    const end = head.indexOf(HEAD_END);
    if (end === -1 && head.length <= MAX_HEAD_BYTES) return;
    const problem = problemOf(head, end);
    if (problem !== null) return fail(...problem);
    socket.off("data", onData).off("close", onClose).off("error", onError);
    socket.pause();
    resolve(socket);
  };
  socket.on("data", onData).on("close", onClose).on("error", onError);
  return withTimeout(promise, bounds.ms, late).finally(() => bounds.signal?.removeEventListener("abort", onAbort));
}

export function nameOf({ hostname, port }: Pick<ProxyAddress, "hostname" | "port">): string {
  return isIP(hostname) === 6 ? `[${hostname}]:${port}` : `${hostname}:${port}`;
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6 */
function connectRequest({ authorization }: ProxyAddress, { host, port }: { host: string; port: number }): string {
  const target = nameOf({ hostname: host, port });
  const credentials = authorization === null ? "" : `Proxy-Authorization: ${authorization.reveal()}\r\n`;
  return `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${credentials}\r\n`;
}

/** Nothing may follow the head, since over TLS the client speaks first. */
function problemOf(head: string, end: number): [ProxyErrorCode, string] | null {
  const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(head)?.[1];
  if (status === "407")
    return ["PROXY_CREDENTIALS", "does not accept the user and password in HTTPS_PROXY (HTTP 407). Correct them."];
  if (status === undefined || end === -1 || (status.startsWith("2") && end + HEAD_END.length !== head.length))
    return ["PROXY_REFUSED", "did not answer as a proxy does. Check HTTPS_PROXY."];
  if (status.startsWith("2")) return null;
  return [
    "PROXY_REFUSED",
    `does not let ShopMCP through (HTTP ${status}). Allow the host there, or name it in NO_PROXY.`,
  ];
}
