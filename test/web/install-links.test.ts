/** What the buttons of the keys page hand to Cursor and VS Code. */

import { expect, test } from "bun:test";
import { cursorLink, vsCodeLink } from "../../src/web/page/keys/install-links.ts";

const mcpUrl = "http://127.0.0.1:8765/mcp";
const key = "smcp_secret";

function cursorConfig(href: string): unknown {
  const url = new URL(href);
  expect(href.startsWith("cursor://anysphere.cursor-deeplink/mcp/install?name=shopmcp&config=")).toBe(true);
  return JSON.parse(Buffer.from(url.searchParams.get("config") ?? "", "base64").toString());
}

function vsCodeConfig(href: string): unknown {
  const [scheme, query = ""] = href.split("?");
  expect(scheme).toBe("vscode:mcp/install");
  return JSON.parse(decodeURIComponent(query));
}

test("Cursor is told the address, and the key where there is one", () => {
  expect(cursorConfig(cursorLink({ mcpUrl, key: null }).href)).toEqual({ url: mcpUrl });
  expect(cursorConfig(cursorLink({ mcpUrl, key }).href)).toEqual({
    url: mcpUrl,
    headers: { Authorization: `Bearer ${key}` },
  });
});

test("VS Code is told the address, and asks for the key itself", () => {
  expect(vsCodeConfig(vsCodeLink({ mcpUrl, key: null }).href)).toEqual({ name: "shopmcp", type: "http", url: mcpUrl });
  const { href } = vsCodeLink({ mcpUrl, key });
  expect(href).not.toContain(key);
  expect(vsCodeConfig(href)).toMatchObject({
    headers: { Authorization: expect.stringContaining("input:shopmcp") },
    inputs: [{ id: "shopmcp", type: "promptString", password: true }],
  });
});
