/** An app that is to be connected, with a callback of its own, as one runs on the person's machine. */

export type App = {
  callback: string;
  clientId: string;
  received: Promise<URL>;
  /** Of each request, the cookies that came with it. */
  cookies: (string | null)[];
  stop(): Promise<void>;
};

/** An app with a callback of its own; `localhost` is another site than the server's 127.0.0.1. */
export async function startApp(serverUrl: string): Promise<App> {
  const { promise: received, resolve } = Promise.withResolvers<URL>();
  const cookies: (string | null)[] = [];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch(request) {
      cookies.push(request.headers.get("cookie"));
      if (new URL(request.url).pathname === "/callback") resolve(new URL(request.url));
      return new Response("<h1>The app is connected</h1>", { headers: { "content-type": "text/html" } });
    },
  });
  const callback = `http://localhost:${server.port}/callback`;
  const metadata = { client_name: "Shop <i>Helper</i>", redirect_uris: [callback], token_endpoint_auth_method: "none" };
  const registered = await fetch(`${serverUrl}/oauth/register`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(metadata) },
  });
  const { client_id } = Object(await registered.json());
  return { callback, clientId: String(client_id), received, cookies, stop: () => server.stop(true) };
}
