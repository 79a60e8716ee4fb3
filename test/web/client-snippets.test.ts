/** What the page gives people to paste, for each client. */

import { expect, test } from "bun:test";
import { clientSnippets } from "#web/page/keys/client-snippets.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const CLIENTS = [
  "Claude Code",
  "Claude Desktop",
  "Cursor",
  "VS Code",
  "Codex",
  "Gemini CLI",
  "opencode",
  "claude.ai",
  "ChatGPT",
  "Any client",
];
const LOCAL = "http://127.0.0.1:8765/mcp";
const PUBLIC = "https://ads.example.com/mcp";

test.each([
  [LOCAL, "smcp_key"],
  [LOCAL, null],
  [PUBLIC, "smcp_key"],
  [PUBLIC, null],
])("each client is given the address %s, and the key %s where it takes one", (mcpUrl, key) => {
  const snippets = clientSnippets({ mcpUrl, key });
  expect(snippets.map(({ client }) => client)).toEqual(CLIENTS);
  for (const { client, text, where } of nonEmpty(snippets)) {
    const onTheWeb = client === "claude.ai" || client === "ChatGPT";
    if (onTheWeb && mcpUrl === LOCAL) {
      expect([text, where.includes("public https address")]).toEqual([null, true]);
      continue;
    }
    expect(text).toContain(mcpUrl);
    expect(text?.includes("smcp_")).toBe(key !== null && !onTheWeb);
  }
});

test("what goes into a JSON file is JSON, and what goes into Codex's file is TOML", () => {
  const snippets = clientSnippets({ mcpUrl: PUBLIC, key: "smcp_key" });
  const textOf = (name: string) => snippets.find(({ client }) => client === name)?.text ?? "";
  const headers = { Authorization: "Bearer smcp_key" };
  expect(JSON.parse(textOf("opencode"))).toEqual({
    mcp: { shopmcp: { type: "remote", url: PUBLIC, headers, oauth: false } },
  });
  expect(JSON.parse(textOf("Cursor"))).toEqual({ mcpServers: { shopmcp: { url: PUBLIC, headers } } });
  expect(Bun.TOML.parse(textOf("Codex"))).toEqual({ mcp_servers: { shopmcp: { url: PUBLIC, http_headers: headers } } });
});
