/** Set-up snippets for each client: with a new key, or without one for clients that sign in. */

import { cursorLink, type InstallLink, vsCodeLink } from "./install-links.ts";

/** `text` is null where the client cannot connect yet; `where` then says what is missing. */
export type Snippet = { client: string; where: string; text: string | null; link?: InstallLink };

/** A `key` of null means that the client signs in. */
type Given = { mcpUrl: string; key: string | null };

export function clientSnippets(given: Given): readonly Snippet[] {
  return [...inFiles(given), ...onTheWeb(given), anyClient(given)];
}

function inFiles({ mcpUrl, key }: Given): Snippet[] {
  const bearer = `Bearer ${key}`;
  const headers = key === null ? {} : { headers: { Authorization: bearer } };
  const header = key === null ? "" : ` --header "Authorization: ${bearer}"`;
  return [
    {
      client: "Claude Code",
      where: key === null ? "In a terminal; then type /mcp in Claude Code and choose Authenticate:" : "In a terminal:",
      text: `claude mcp add --transport http shopmcp ${mcpUrl}${header}`,
    },
    {
      client: "Claude Desktop",
      where: "In claude_desktop_config.json (Settings → Developer → Edit Config):",
      text: json({ mcpServers: { shopmcp: mcpRemote(mcpUrl, key) } }),
    },
    {
      client: "Cursor",
      where: "In ~/.cursor/mcp.json:",
      text: json({ mcpServers: { shopmcp: { url: mcpUrl, ...headers } } }),
      link: cursorLink({ mcpUrl, key }),
    },
    {
      client: "VS Code",
      where: "In .vscode/mcp.json:",
      text: json({ servers: { shopmcp: { type: "http", url: mcpUrl, ...headers } } }),
      link: vsCodeLink({ mcpUrl, key }),
    },
    {
      client: "Codex",
      where: key === null ? "In a terminal; it opens the browser to sign in:" : "In ~/.codex/config.toml:",
      text: key === null ? `codex mcp add shopmcp --url ${mcpUrl}` : codexTable(mcpUrl, bearer),
    },
    {
      client: "Gemini CLI",
      where: key === null ? "In a terminal; then type /mcp auth shopmcp in Gemini CLI:" : "In a terminal:",
      text: `gemini mcp add --scope user --transport http${header} shopmcp ${mcpUrl}`,
    },
    {
      client: "opencode",
      where:
        key === null
          ? "In a terminal, in your project's folder; then sign in when opencode asks:"
          : "In opencode.json (version 2 needs “servers” between “mcp” and “shopmcp”):",
      text:
        key === null
          ? `opencode mcp add shopmcp --url ${mcpUrl}`
          : json({ mcp: { shopmcp: { type: "remote", url: mcpUrl, ...headers, oauth: false } } }),
    },
  ];
}

/** These connect from the internet, so they need a public address. */
function onTheWeb({ mcpUrl, key }: Given): Snippet[] {
  const needs = mcpUrl.startsWith("https:")
    ? ""
    : " It connects from the internet, so this server needs a public https address first (SHOPMCP_PUBLIC_URL).";
  const text = needs === "" ? mcpUrl : null;
  const instead = key === null ? "" : " It signs in instead of using a key.";
  return [
    {
      client: "claude.ai",
      where: `Settings → Connectors → Add custom connector, with only the address.${instead}${needs}`,
      text,
    },
    {
      client: "ChatGPT",
      where: `Turn on Developer mode in Settings, then create a connector with the address and OAuth as authentication.${instead}${needs}`,
      text,
    },
  ];
}

function anyClient({ mcpUrl, key }: Given): Snippet {
  return key === null
    ? { client: "Any client", where: "Streamable HTTP, signing in by OAuth:", text: mcpUrl }
    : {
        client: "Any client",
        where: "Streamable HTTP, with one header:",
        text: `${mcpUrl}\nAuthorization: Bearer ${key}`,
      };
}

function codexTable(mcpUrl: string, bearer: string): string {
  return `[mcp_servers.shopmcp]\nurl = "${mcpUrl}"\nhttp_headers = { Authorization = "${bearer}" }`;
}

function mcpRemote(mcpUrl: string, key: string | null) {
  const args = ["-y", "mcp-remote", mcpUrl];
  if (key === null) return { command: "npx", args };
  return {
    command: "npx",
    args: [...args, "--header", `Authorization:\${SHOPMCP_AUTH}`],
    env: { SHOPMCP_AUTH: `Bearer ${key}` },
  };
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
