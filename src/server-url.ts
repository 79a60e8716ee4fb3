/** The addresses of this server, from its settings. */

type Addresses = { host: string; port: number; publicUrl: string | null; allowedHosts: readonly string[] };

export function mcpUrl(config: Addresses): string {
  return `${serverUrl(config)}/mcp`;
}

export function serverUrl(config: Addresses): string {
  const { host, port, publicUrl, allowedHosts } = config;
  const [named] = LOOPBACK.test(host) ? [] : allowedHosts;
  if (publicUrl !== null || named === undefined) return publicUrl ?? localUrl(config);
  return `http://${/:\d+$/.test(named) ? named : `${named}:${port}`}`;
}

const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|localhost)$/;
const EVERY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** The one address that is listened on is a safe Host: no web page can make another one lead to this server. */
export function ownHost(host: string): string[] {
  if (LOOPBACK.test(host) || EVERY_ADDRESS.has(host)) return [];
  return [host.includes(":") ? `[${host}]` : host.toLowerCase()];
}

export function localUrl({ host, port }: Pick<Addresses, "host" | "port">): string {
  const reachable = EVERY_ADDRESS.has(host) ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
