/** A web page must not reach this server through a name or from an origin it controls. */

import { describe, expect, test } from "bun:test";
import type { HttpApp } from "#http/app.ts";
import { legacy, toRequest } from "../mcp/messages.ts";
import { createToyApp, KEYS } from "./toy-app.ts";

const OPTIONS = {
  publicUrl: new URL("https://Ads.example.com/"),
  allowedHosts: ["tools.internal", "box.internal:8443"],
};

async function ask(app: HttpApp, path: string, headers: Record<string, string>): Promise<number | string> {
  const response = await app.handle(new Request(`http://localhost:8765${path}`, { headers }));
  if (response.status !== 403) return response.status;
  const body = await response.text();
  expect(body).toContain("SHOPMCP_ALLOWED_HOSTS");
  return JSON.parse(body).error.code;
}

describe("the Host header", () => {
  test.each([
    "localhost",
    "localhost:1",
    "LOCALHOST:8765",
    "127.0.0.1:8765",
    "[::1]:8765",
    "ads.example.com",
    "ads.example.com:443",
    "tools.internal:8765",
    "box.internal:8443",
  ])("%s is ours", async (host) => {
    expect(await ask(createToyApp(OPTIONS).app, "/metrics", { host })).toBe(200);
  });

  test.each([
    "evil.example",
    "evil.example:8765",
    "localhost.evil.example",
    "evil.example@localhost",
    "localhost@evil.example",
    "localhost, evil.example",
    "localhost:8765:8765",
    "localhost:",
    "localhost/",
    "0.0.0.0",
    "127.0.0.2",
    "box.internal",
    "box.internal:8765",
    "[::2]",
    "",
  ])("%p is refused, naming the setting", async (host) => {
    const { app, calls } = createToyApp(OPTIONS);
    expect(await ask(app, "/metrics", { host })).toBe("host_refused");
    expect(await ask(app, "/mcp", { host, authorization: `Bearer ${KEYS.first}` })).toBe("host_refused");
    expect(calls).toEqual([]);
  });

  test("no Host header at all is refused", async () => {
    expect(await ask(createToyApp().app, "/metrics", {})).toBe("host_refused");
  });

  test("an unknown address tells a foreign host nothing", async () => {
    expect(await ask(createToyApp().app, "/nothing", { host: "evil.example" })).toBe("host_refused");
  });

  test("the probes answer to any host", async () => {
    const { app } = createToyApp();
    expect(await ask(app, "/livez", { host: "10.2.3.4:8765" })).toBe(200);
    expect(await ask(app, "/readyz", { host: "evil.example" })).toBe(200);
    expect(await ask(app, "/livez", {})).toBe(200);
  });
});

describe("the Origin header", () => {
  const host = "localhost:8765";

  test.each(["http://localhost:8765", "http://127.0.0.1:3000", "https://ads.example.com", "http://tools.internal"])(
    "%s is ours",
    async (origin) => {
      expect(await ask(createToyApp(OPTIONS).app, "/metrics", { host, origin })).toBe(200);
    },
  );

  test.each([
    "https://evil.example",
    "null",
    "http://localhost.evil.example",
    "file://",
    "localhost:8765",
    "https://box.internal",
  ])("%s is refused, naming the setting", async (origin) => {
    const { app, calls } = createToyApp(OPTIONS);
    expect(await ask(app, "/mcp", { host, origin, authorization: `Bearer ${KEYS.first}` })).toBe("origin_refused");
    expect(calls).toEqual([]);
  });
});

describe("a browser that asks whether it may call /mcp", () => {
  test.each(["http://localhost:3000", "https://evil.example"])(
    "from %s is told nothing that lets it",
    async (origin) => {
      const { app } = createToyApp(OPTIONS);
      const { headers, json } = legacy("tools/list", {}, { origin });
      const preflight = {
        ...headers,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization",
      };
      for (const message of [
        { method: "OPTIONS", headers: preflight },
        { headers, json },
      ]) {
        const answer = await app.handle(toRequest(message));
        const cors = [...answer.headers.keys()].filter((name) => name.startsWith("access-control"));
        expect([cors, answer.status >= 400]).toEqual([[], message.method === "OPTIONS" || origin.includes("evil")]);
      }
    },
  );
});
