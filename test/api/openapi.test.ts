/** The OpenAPI document and the page made of it. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import manifest from "../../package.json" with { type: "json" };
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";

const Operation = z.looseObject({ operationId: z.string(), security: z.array(z.unknown()).optional() });
const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.stop());

test("the document says what a route takes and gives, open to everybody, with the contract's names", async () => {
  const response = await fetch(`${shop.listener.url}/api/openapi.json`);
  expect(response.status).toBe(200);
  const document = Document.parse(await response.json());
  expect(document).toMatchObject({
    openapi: "3.1.1",
    info: { version: manifest.version },
    security: [{ session: [] }],
  });
  expect(Object.keys(document.paths)).toEqual(
    expect.arrayContaining(
      [
        ...["setup", "session", "session/password", "sessions", "sessions/{id}", "authorize", "authorize/choose"],
        ...["", "/export", "/keys", "/keys/{key}", "/usage", "/audit", "/tools", "/tools/{tool}", "/integrations"].map(
          (path) => `workspaces/{id}${path}`,
        ),
        ...["", "/verify", "/authorize"].map((path) => `workspaces/{id}/integrations/{module}${path}`),
      ].map((path) => `/api/${path}`),
    ),
  );
  expect(document.paths["/api/workspaces/{id}/keys"]?.post).toMatchObject({
    operationId: "post_workspaces_id_keys",
    tags: ["keys"],
    requestBody: {
      content: {
        "application/json": {
          schema: {
            type: "object",
            properties: { name: { type: "string" }, expires_in_days: { type: "number" } },
            required: ["name"],
            additionalProperties: false,
          },
        },
      },
    },
    responses: {
      201: {},
      default: { content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } } },
    },
  });
  expect(document.paths["/api/session"]?.post?.security).toEqual([]);
  const ids = Object.values(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
});

test("the page of it loads nothing, runs nothing, and its one style is the one that is allowed", async () => {
  const response = await fetch(`${shop.listener.url}/api/docs`);
  const html = await response.text();
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(html).not.toMatch(/<script|<link|<img|<iframe|\son\w+=|https?:\/\/(?!127\.0\.0\.1)/i);
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? "";
  const hash = new Bun.CryptoHasher("sha256").update(style).digest("base64");
  expect(response.headers.get("content-security-policy")).toBe(
    `default-src 'none'; style-src 'sha256-${hash}'; frame-ancestors 'none'`,
  );
  for (const path of ["/api/workspaces/{id}/integrations/{module}", "/api/session"]) expect(html).toContain(path);
});
