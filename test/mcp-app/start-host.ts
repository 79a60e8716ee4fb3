/** Serves the chat that hosts the app, and its sandbox under another origin; calls go on to the shop with the key. */

import { join } from "node:path";

/** As MCP Apps demands it where a resource names no domains. */
const POLICY =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; connect-src 'none'";

const CHAT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Chat</title>
<meta name="viewport" content="width=device-width"><style>
  body { margin: 0; font: 14px system-ui; } iframe { display: block; width: 100%; height: 120px; border: 0; }
  #chat { max-height: 3em; margin: 0; overflow: hidden; overflow-wrap: anywhere; }
</style></head><body><main><h1 hidden>Chat</h1><p id="chat"></p><button id="light" hidden>Light</button><button id="dark" hidden>Dark</button>
<iframe title="Answer" sandbox="allow-scripts allow-same-origin"></iframe></main>
<script type="module" src="/host.js"></script></body></html>`;

/** The outer of the two frames: it knows the document only when the host sends it, and passes everything else on. */
const SANDBOX = `<!doctype html><html lang="en"><head><title>Sandbox</title><style>
  html, body, iframe { margin: 0; width: 100%; height: 100%; border: 0; display: block; overflow: hidden; }
</style></head><body><script>
  const inner = document.createElement("iframe");
  inner.title = "App";
  inner.setAttribute("sandbox", "allow-scripts");
  document.body.append(inner);
  addEventListener("message", ({ source, data }) => {
    if (source === inner.contentWindow) parent.postMessage(data, "*");
    else if (source !== parent) return;
    else if (data?.method === "ui/notifications/sandbox-resource-ready") inner.srcdoc = data.params.html;
    else inner.contentWindow.postMessage(data, "*");
  });
  parent.postMessage({ jsonrpc: "2.0", method: "ui/notifications/sandbox-proxy-ready", params: {} }, "*");
</script></body></html>`;

export type ChatHost = { url: string; sandbox: string; stop(): Promise<void> };

export async function startChatHost(mcpUrl: string, key: string): Promise<ChatHost> {
  const { outputs } = await Bun.build({
    entrypoints: [join(import.meta.dir, "host-page", "start-host.ts")],
    target: "browser",
  });
  const script = (await outputs[0]?.text()) ?? "";
  const local = { hostname: "127.0.0.1", port: 0, idleTimeout: 0 } as const;
  const page = (body: string, headers = {}) =>
    new Response(body, { headers: { "content-type": "text/html", ...headers } });
  const sandbox = Bun.serve({ ...local, fetch: () => page(SANDBOX, { "content-security-policy": POLICY }) });
  const chat = Bun.serve({
    ...local,
    async fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/host.js") return new Response(script, { headers: { "content-type": "text/javascript" } });
      if (pathname !== "/mcp") return page(CHAT);
      const headers = new Headers(request.headers);
      for (const name of ["origin", "host", "referer"]) headers.delete(name);
      headers.set("authorization", `Bearer ${key}`);
      return fetch(mcpUrl, { method: request.method, headers, body: request.body, redirect: "manual" });
    },
  });
  return {
    url: `http://127.0.0.1:${chat.port}/`,
    sandbox: `http://localhost:${sandbox.port}/`,
    async stop() {
      await chat.stop(true);
      await sandbox.stop(true);
    },
  };
}
