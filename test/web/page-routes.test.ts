/** The page as it is served: its addresses, its policy, its files. */

import { describe, expect, test } from "bun:test";
import { MAIL_STYLES } from "#channels/as-html.ts";
import { isPagePath, PAGE_PATHS } from "#web/page-paths.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { TOY_SCRIPT } from "../fakes/toy-page.ts";
import { createToyApp } from "../http/toy-app.ts";

const { app } = createToyApp();

function get(path: string, headers: Record<string, string> = {}, method = "GET") {
  return app.handle(
    new Request(`http://127.0.0.1:8765${path}`, { method, headers: { host: "127.0.0.1", ...headers } }),
  );
}

describe("the page", () => {
  test.each(nonEmpty(Object.values(PAGE_PATHS)))(
    "answers at %s with one document that holds no script of its own",
    async (path) => {
      const response = await get(path.replace(":module", "tiktok-ads"));
      const html = await response.text();
      expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect([...html.matchAll(/<script[^>]*>([^<]*)/g)].map(([, inside]) => inside)).toEqual([""]);
      expect(html).toContain(`src="/assets/${TOY_SCRIPT}"`);
    },
  );

  test("allows nothing but its own files and the styles of this one response", async () => {
    const [one, other] = [await get("/login"), await get("/login")];
    const policy = one.headers.get("content-security-policy") ?? "";
    const nonce = /'nonce-([\w-]{22})'/.exec(policy)?.[1] ?? "none";
    const hashes = MAIL_STYLES.map(
      (style) => `'sha256-${new Bun.CryptoHasher("sha256").update(style).digest("base64")}'`,
    );
    expect(policy.split("; ").toSorted()).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        `style-src 'self' 'nonce-${nonce}'`,
        `style-src-attr 'unsafe-hashes' ${hashes.join(" ")}`,
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].toSorted(),
    );
    expect(await one.text()).toContain(`<style nonce="${nonce}">`);
    expect(other.headers.get("content-security-policy")).not.toBe(policy);
    expect(one.headers.get("x-content-type-options")).toBe("nosniff");
    expect(one.headers.get("referrer-policy")).toBe("no-referrer");
  });

  test("is not served to another Host, and takes no POST", async () => {
    expect((await get("/login", { host: "evil.example" })).status).toBe(403);
    expect((await get("/login", {}, "POST")).status).toBe(405);
  });

  test("is what a browser is shown at a mistyped address, and programs are told in JSON", async () => {
    const browser = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
    const shown = await get("/performence", browser);
    expect([shown.status, shown.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    expect(await shown.text()).toContain(`src="/assets/${TOY_SCRIPT}"`);
    for (const told of [
      await get("/performence"),
      await get("/api/none", browser),
      await get("/assets/none.js", browser),
      await get("/.well-known/none", browser),
      await get("/performence", browser, "POST"),
    ])
      expect([told.status, told.headers.get("content-type")]).toEqual([404, "application/json;charset=utf-8"]);
    expect((await get("/performence", { ...browser, host: "evil.example" })).status).toBe(403);
  });

  test("knows which addresses are its own", () => {
    const own = Object.values(PAGE_PATHS).map((path) => path.replace(":module", "tiktok-ads"));
    expect([...own, "/"].filter((path) => !isPagePath(path))).toEqual([]);
    expect(["/performence", "/settings", "/settings/keys/1", "//", ""].filter(isPagePath)).toEqual([]);
  });

  test("is where the server's bare address leads", async () => {
    const response = await get("/");
    expect([response.status, response.headers.get("location")]).toEqual([302, PAGE_PATHS.integrations]);
  });
});

describe("a file of the page", () => {
  test.each([
    ["gzip, deflate, br, zstd", "br", "as br"],
    ["gzip", "gzip", "as gzip"],
    ["br;q=0, gzip;q=0.5", "gzip", "as gzip"],
    ["identity", null, "plain"],
    ["", null, "plain"],
  ])("to a browser that takes %p comes as %p, to be kept for ever", async (accepted, coding, body) => {
    const response = await get(`/assets/${TOY_SCRIPT}`, { "accept-encoding": accepted });
    expect(await response.text()).toBe(body);
    expect(response.headers.get("content-encoding")).toBe(coding);
    expect(response.headers.get("content-type")).toBe("text/javascript;charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(response.headers.get("vary")).toBe("accept-encoding");
  });

  test.each(["..%2f..%2fpackage.json", "page.json", `${TOY_SCRIPT}.br`])("named %s is not there", async (name) => {
    const response = await get(`/assets/${name}`);
    expect(response.status).toBe(404);
    expect(response.headers.get("cache-control")).toBe("no-store");
  });
});
