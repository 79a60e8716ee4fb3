/** A real forward proxy on loopback, with optional credentials, that records its requests. */

import { connect, createServer, type Socket } from "node:net";

export type ProxyMood = "passes" | "refuses" | "hangs" | "talks nonsense";

export type ForwardProxy = {
  url: string;
  seen: string[];
  headers: Record<string, string>[];
  mood: ProxyMood;
  stop(): Promise<void>;
};

type Options = {
  credentials?: { user: string; password: string };
  /** Where invented hosts really are; everything else is left unchanged. */
  routes?: ReadonlyMap<string, { host: string; port: number }>;
};

const HEAD_END = "\r\n\r\n";

export async function startForwardProxy({ credentials, routes = new Map() }: Options = {}): Promise<ForwardProxy> {
  const sockets = new Set<Socket>();
  const kept = (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((client) => {
    kept(client);
    let head = Buffer.alloc(0);
    const onData = (bytes: Buffer) => {
      head = Buffer.concat([head, bytes]);
      const end = head.indexOf(HEAD_END);
      if (end === -1) return;
      client.off("data", onData);
      serve(client, head.subarray(0, end).toString("latin1"), head.subarray(end + HEAD_END.length));
    };
    client.on("data", onData);
  });
  const authorization =
    credentials === undefined
      ? undefined
      : `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString("base64")}`;

  const serve = (client: Socket, head: string, rest: Buffer): void => {
    const [first = "", ...lines] = head.split("\r\n");
    const [method = "", target = ""] = first.split(" ");
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
    );
    proxy.seen.push(`${method} ${target}`);
    proxy.headers.push(headers);
    if (proxy.mood === "hangs") return;
    if (proxy.mood === "talks nonsense") return void client.end("220 mail.example ESMTP\r\n\r\n");
    if (authorization !== undefined && headers["proxy-authorization"] !== authorization)
      return void client.end(`HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic${HEAD_END}`);
    if (proxy.mood === "refuses") return void client.end(`HTTP/1.1 403 Forbidden${HEAD_END}`);
    const url = method === "CONNECT" ? null : new URL(target);
    const name = url === null ? target : `${url.hostname}:${url.port === "" ? 80 : url.port}`;
    const colon = name.lastIndexOf(":");
    const to = routes.get(name) ?? {
      host: name.slice(0, colon).replace(/^\[|\]$/g, ""),
      port: Number(name.slice(colon + 1)),
    };
    const upstream = kept(connect(to));
    upstream.on("connect", () => {
      if (url === null) client.write(`HTTP/1.1 200 Connection established${HEAD_END}`);
      else upstream.write(forwarded(method, url, lines));
      if (rest.length > 0) upstream.write(rest);
      upstream.pipe(client);
      client.pipe(upstream);
    });
    upstream.on("error", () => client.end(`HTTP/1.1 502 Bad Gateway${HEAD_END}`));
  };

  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await listening;
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const user =
    credentials === undefined
      ? ""
      : `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`;
  const proxy: ForwardProxy = {
    url: `http://${user}127.0.0.1:${port}`,
    seen: [],
    headers: [],
    mood: "passes",
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
  return proxy;
}

/** A proxy forwards the path alone, without its own headers. One request a connection. */
function forwarded(method: string, url: URL, lines: readonly string[]): string {
  const own = lines.filter((line) => !/^(?:proxy-|connection:)/i.test(line));
  return [`${method} ${url.pathname}${url.search} HTTP/1.1`, ...own, "connection: close"].join("\r\n") + HEAD_END;
}
