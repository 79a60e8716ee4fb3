/** What the page tells people to give their clients: the address, and whether a client may sign in there. */

import { expect, test } from "bun:test";
import { startOAuthShop } from "../oauth/oauth-shop.ts";
import { startSignedInShop } from "./signed-in-shop.ts";

test("on loopback the address is the page's own, and a client may sign in unless that is off", async () => {
  for (const [env, sign_in] of [
    [{}, true],
    [{ SHOPMCP_OAUTH: "off" }, false],
    [{ SHOPMCP_ALLOWED_HOSTS: "ads.example.com" }, false],
  ] as const) {
    const shop = await startSignedInShop({ env });
    const answer = await shop.ask("GET", "/api/mcp-address");
    expect([answer.status, answer.body]).toEqual([200, { mcp_url: shop.mcpUrl, sign_in }]);
    expect((await shop.ask("GET", "/api/mcp-address", { cookie: null })).status).toBe(401);
    await shop.stop();
  }
});

test("under a public URL the address is that one's", async () => {
  const shop = await startOAuthShop();
  const answer = await shop.page("GET", "/api/mcp-address");
  expect(await answer.json()).toEqual({ mcp_url: "https://ads.example.com/mcp", sign_in: true });
  await shop.stop();
});
