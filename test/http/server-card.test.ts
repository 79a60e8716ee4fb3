/** What may be read before a client connects: enough to connect, and nothing of what is inside. */

import { describe, expect, test } from "bun:test";
import { z } from "zod";
import { createToyApp, type ToyApp } from "./toy-app.ts";

/** The constraints of the draft's schema (v2), as far as our card uses it. */
const ServerCard = z.strictObject({
  $schema: z.literal("https://static.modelcontextprotocol.io/schemas/v2/server-card.schema.json"),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/),
  title: z.string().min(1).max(100),
  version: z.string().max(255),
  description: z.string().min(1).max(100),
  websiteUrl: z.url().optional(),
  icons: z.array(z.strictObject({ src: z.url(), mimeType: z.string(), sizes: z.array(z.string()) })),
  remotes: z.array(
    z.strictObject({
      type: z.literal("streamable-http"),
      url: z.url(),
      supportedProtocolVersions: z.array(z.string()),
      headers: z.array(
        z.strictObject({
          name: z.string(),
          description: z.string(),
          isSecret: z.boolean(),
          isRequired: z.boolean().optional(),
        }),
      ),
    }),
  ),
});

const get = (toy: ToyApp, path: string, headers: Record<string, string> = {}) =>
  toy.app.handle(new Request(`http://localhost${path}`, { headers: { host: "localhost", ...headers } }));

describe("the server card", () => {
  test.each(["/mcp/server-card", "/.well-known/mcp/server-card.json"])(
    "at %s fits the draft, without a key",
    async (path) => {
      const answer = await get(createToyApp(), path);
      expect(answer.headers.get("content-type")).toBe("application/mcp-server-card+json");
      const card = ServerCard.parse(await answer.json());
      expect(card).toMatchObject({ name: "localhost/shopmcp", version: "0.0.1" });
      expect(card.remotes.map(({ url }) => url)).toEqual(["http://localhost/mcp"]);
      expect(card.remotes[0]?.supportedProtocolVersions).toContain("2026-07-28");
    },
  );

  test("is named after the public address, where there is one", async () => {
    const toy = createToyApp({ publicUrl: new URL("https://ads.example.com") });
    const card = ServerCard.parse(await (await get(toy, "/mcp/server-card")).json());
    expect(card.name).toBe("com.example.ads/shopmcp");
    expect(await (await get(toy, "/.well-known/mcp/catalog.json")).json()).toEqual({
      specVersion: "draft",
      entries: [
        {
          identifier: "urn:air:ads.example.com:shopmcp",
          displayName: "ShopMCP",
          type: "application/mcp-server-card+json",
          url: "https://ads.example.com/mcp/server-card",
        },
      ],
    });
  });

  test("is not for web pages of others: no CORS header, and a foreign Origin or Host is refused", async () => {
    const toy = createToyApp();
    expect((await get(toy, "/mcp/server-card")).headers.has("access-control-allow-origin")).toBe(false);
    expect((await get(toy, "/mcp/server-card", { origin: "https://evil.example" })).status).toBe(403);
    expect((await get(toy, "/mcp/server-card", { host: "evil.example" })).status).toBe(403);
  });
});
