/** Under which addresses this server is reached, from its settings. */

/** Settings that say where this server is. `publicUrl` null: none is set. */
type Addresses = { host: string; port: number; publicUrl: string | null; allowedHosts: readonly string[] };

/** The address that is printed and pasted: the public one, or the one listened on. */
export function mcpUrl(config: Addresses): string {
  return `${serverUrl(config)}/mcp`;
}

/** The same without a path: where the page is. Under a name that a request may give as its Host. */
export function serverUrl(config: Addresses): string {
  const { host, port, publicUrl, allowedHosts } = config;
  const [named] = LOOPBACK.test(host) ? [] : allowedHosts;
  if (publicUrl !== null || named === undefined) return publicUrl ?? localUrl(config);
  return `http://${/:\d+$/.test(named) ? named : `${named}:${port}`}`;
}

const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|localhost)$/;
/** To listen there is to listen on every address. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(["0.0.0.0", "::"]);

/** One address that is listened on is a name of this server: a web page cannot make another one lead to it. */
export function ownHost(host: string): string[] {
  if (LOOPBACK.test(host) || EVERY_ADDRESS.has(host)) return [];
  return [host.includes(":") ? `[${host}]` : host.toLowerCase()];
}

/** Something that listens on every address is reached on loopback. */
export function localUrl({ host, port }: Pick<Addresses, "host" | "port">): string {
  const reachable = EVERY_ADDRESS.has(host) ? "127.0.0.1" : host;
  return `http://${reachable.includes(":") ? `[${reachable}]` : reachable}:${port}`;
}
