/** A proxy on loopback that adds the API key, for clients that cannot send a header. */

/** The Host header goes through as it came: who may use which name is one of the things under test. */
export function startKeyProxy(target: string, key: string) {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    idleTimeout: 0,
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      const headers = new Headers(request.headers);
      headers.set("authorization", `Bearer ${key}`);
      const { method, body, signal } = request;
      return fetch(`${target}${pathname}${search}`, { method, headers, body, signal, redirect: "manual" });
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, stop: () => server.stop(true) };
}
