/** What to paste into which client: with a key, which the page shows this once, or without one where clients sign in. */

export type Snippet = { client: string; where: string; text: string };

/** `key` null: the client signs in. */
type Given = { mcpUrl: string; key: string | null };

export function clientSnippets({ mcpUrl, key }: Given): readonly Snippet[] {
  const bearer = `Bearer ${key}`;
  const headers = key === null ? {} : { headers: { Authorization: bearer } };
  return [
    {
      client: "Claude Code",
      where: key === null ? "In a terminal; then type /mcp in Claude Code and choose Authenticate:" : "In a terminal:",
      text: `claude mcp add --transport http shopmcp ${mcpUrl}${key === null ? "" : ` --header "Authorization: ${bearer}"`}`,
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
    },
    {
      client: "VS Code",
      where: "In .vscode/mcp.json:",
      text: json({ servers: { shopmcp: { type: "http", url: mcpUrl, ...headers } } }),
    },
    key === null
      ? { client: "Any client", where: "Streamable HTTP, signing in by OAuth:", text: mcpUrl }
      : {
          client: "Any client",
          where: "Streamable HTTP, with one header:",
          text: `${mcpUrl}\nAuthorization: ${bearer}`,
        },
  ];
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
