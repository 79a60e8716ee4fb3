/** What holds for every HTTP request, whatever its route. */

import { describe, expect, test } from "bun:test";
import { z } from "zod";
import type { HttpApp } from "#http/app.ts";
import { createToyApp, KEYS } from "./toy-app.ts";

const LOOPBACK = { host: "127.0.0.1:8765" };

function get(app: HttpApp, path: string, headers: Record<string, string> = LOOPBACK, method = "GET") {
  return app.handle(new Request(`http://127.0.0.1:8765${path}`, { method, headers }));
}

const ErrorBody = z.strictObject({ error: z.strictObject({ code: z.string(), message: z.string() }) });

async function refusal(response: Response) {
  return { status: response.status, code: ErrorBody.parse(await response.json()).error.code };
}

describe("routes", () => {
  test.each([
    "/nothing",
    "/api/nothing",
    "/assets/nothing.js",
    "/settings",
    "/mcp/more",
    "/.well-known/change-password",
  ])("%s is a JSON 404, with or without a key", async (path) => {
    const { app } = createToyApp();
    const withKey = { ...LOOPBACK, authorization: `Bearer ${KEYS.first}` };
    expect(await refusal(await get(app, path))).toEqual({ status: 404, code: "not_found" });
    expect(await refusal(await get(app, path, withKey))).toEqual({ status: 404, code: "not_found" });
  });

  test.each([
    ["GET", "/mcp", "POST"],
    ["DELETE", "/mcp", "POST"],
    ["OPTIONS", "/mcp", "POST"],
    ["POST", "/livez", "GET, HEAD"],
    ["DELETE", "/metrics", "GET, HEAD"],
  ])("%s %s is 405 and says which method is allowed", async (method, path, allowed) => {
    const response = await get(
      createToyApp().app,
      path,
      { ...LOOPBACK, authorization: `Bearer ${KEYS.first}` },
      method,
    );
    expect(response.headers.get("allow")).toBe(allowed);
    expect(await refusal(response)).toEqual({ status: 405, code: "method_not_allowed" });
  });

  test("whoever asks /mcp without a good key hears of the key first, whatever the method", async () => {
    for (const method of ["GET", "HEAD", "DELETE", "OPTIONS", "PUT"])
      for (const given of [{}, { authorization: "Bearer smcp_wrong" }]) {
        const response = await get(createToyApp().app, "/mcp", { ...LOOPBACK, ...given }, method);
        expect([method, response.status, response.headers.get("www-authenticate")]).toEqual([
          method,
          401,
          'Bearer realm="shopmcp"',
        ]);
      }
  });

  test("POST / says where MCP is", async () => {
    const response = await get(createToyApp().app, "/", { ...LOOPBACK, accept: "text/event-stream" }, "POST");
    expect([response.status, await response.text()]).toEqual([405, expect.stringContaining("/mcp")]);
  });

  test("a path is found with a trailing slash and a query too", async () => {
    expect((await get(createToyApp().app, "/livez/?now=1")).status).toBe(200);
  });

  test("a route is found behind a host name of one letter", async () => {
    const { app } = createToyApp({ allowedHosts: ["a"] });
    const response = await app.handle(new Request("http://a/metrics", { headers: { host: "a" } }));
    expect(response.status).toBe(200);
  });
});

describe("health", () => {
  test("/livez is 200, to HEAD without a body", async () => {
    const { app } = createToyApp();
    expect(await (await get(app, "/livez")).json()).toEqual({ live: true });
    const head = await get(app, "/livez", LOOPBACK, "HEAD");
    expect({ status: head.status, body: await head.text() }).toEqual({ status: 200, body: "" });
  });

  test("/readyz names each check and is 200 when all hold", async () => {
    const response = await get(createToyApp().app, "/readyz");
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ ready: true, checks: { database: { ok: true } } });
  });

  test("/readyz is 503 when one fails; why is said in the log alone, once, and when it holds again", async () => {
    let vault = { name: "vault", ok: false, message: "The key at /etc/shopmcp/canary.key is missing." };
    const checks = async () => [{ name: "database", ok: true }, vault];
    const { app, logLines } = createToyApp({ checks });
    const response = await get(app, "/readyz");
    expect(response.status).toBe(503);
    const text = await response.text();
    expect(JSON.parse(text)).toEqual({
      ready: false,
      checks: { database: { ok: true }, vault: { ok: false, message: expect.stringContaining("shopmcp doctor") } },
    });
    expect(text).not.toContain("canary");
    await get(app, "/readyz");
    const said = () => logLines.map((line) => JSON.parse(line)).filter(({ message }) => /eady/.test(message));
    expect(said()).toMatchObject([{ level: "warn", message: "Not ready: vault", cause: vault.message }]);
    vault = { ...vault, message: "another reason" };
    await get(app, "/readyz");
    vault = { ...vault, ok: true };
    await get(app, "/readyz");
    await get(app, "/readyz");
    expect(said().map(({ message }) => message)).toEqual([
      "Not ready: vault",
      "Not ready: vault",
      "Ready again: vault",
    ]);
  });

  test("/metrics/ is nothing, since a proxy that closes /metrics may let it through; other paths take the slash", async () => {
    const { app } = createToyApp();
    expect((await get(app, "/metrics/")).status).toBe(404);
    expect((await get(app, "/livez/")).status).toBe(200);
  });

  test("/metrics is Prometheus text", async () => {
    const response = await get(createToyApp().app, "/metrics");
    expect(response.headers.get("content-type")).toStartWith("text/plain; version=0.0.4");
    expect(await response.text()).toBe("# HELP toys Toys.\n");
  });
});

describe("every response", () => {
  test.each(["/livez", "/mcp", "/nothing"])("of %s carries the security headers and an id of its own", async (path) => {
    const { app } = createToyApp();
    const first = await get(app, path, { ...LOOPBACK, "x-request-id": "req_theirs" });
    expect(first.headers.get("content-security-policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(first.headers.get("x-content-type-options")).toBe("nosniff");
    expect(first.headers.get("referrer-policy")).toBe("no-referrer");
    expect(first.headers.get("cache-control")).toBe("no-store");
    expect(first.headers.get("x-request-id")).toMatch(/^req_[0-9A-Za-z]{17}$/);
    const second = await get(app, path);
    expect(second.headers.get("x-request-id")).not.toBe(first.headers.get("x-request-id"));
  });

  test("is logged by route, status and duration, never by query or header", async () => {
    const { app, logLines } = createToyApp();
    await get(app, "/metrics?token=query-canary", { ...LOOPBACK, authorization: "Bearer header-canary" });
    expect(logLines).toHaveLength(1);
    expect(JSON.parse(logLines[0] ?? "")).toMatchObject({
      level: "info",
      message: "Request",
      method: "GET",
      route: "/metrics",
      status: 200,
      ms: 0,
    });
    expect(logLines.join("")).not.toContain("canary");
  });

  test("of an unknown address is logged without the address", async () => {
    const { app, logLines } = createToyApp();
    // A person who mistypes is shown the page, a program is told in JSON: the log says the same of both, and warns of none.
    await get(app, "/path-canary");
    await get(app, "/path-canary", { ...LOOPBACK, accept: "text/html" });
    const refused = { level: "info", message: "Request refused", route: null, status: 404, code: "not_found" };
    expect(logLines.map((line) => JSON.parse(line))).toMatchObject([refused, refused]);
    expect(logLines.join("")).not.toContain("canary");
  });

  test("to an error nobody foresaw is internal without its text, which only the log has", async () => {
    const checks = async () => {
      throw new Error("disk-canary");
    };
    const { app, logLines } = createToyApp({ checks });
    const response = await get(app, "/readyz");
    const text = await response.clone().text();
    expect(await refusal(response)).toEqual({ status: 500, code: "internal" });
    expect(text).not.toContain("disk-canary");
    expect(logLines).toHaveLength(1);
    expect(JSON.parse(logLines[0] ?? "")).toMatchObject({
      level: "error",
      route: "/readyz",
      status: 500,
      code: "internal",
    });
    expect(logLines[0]).toContain("disk-canary");
  });
});
