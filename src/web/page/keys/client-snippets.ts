/** What to paste into which client. The key stands in it as it is: the page shows it this once. */

export type Snippet = { client: string; where: string; text: string };

type Given = { mcpUrl: string; key: string };

export function clientSnippets({ mcpUrl, key }: Given): readonly Snippet[] {
  const bearer = `Bearer ${key}`;
  return [
    {
      client: "Claude Code",
      where: "In a terminal:",
      text: `claude mcp add --transport http shopmcp ${mcpUrl} --header "Authorization: ${bearer}"`,
    },
    {
      client: "Claude Desktop",
      where: "In claude_desktop_config.json (Settings → Developer → Edit Config):",
      text: json({
        mcpServers: {
          shopmcp: {
            command: "npx",
            args: ["-y", "mcp-remote", mcpUrl, "--header", `Authorization:\${SHOPMCP_AUTH}`],
            env: { SHOPMCP_AUTH: bearer },
          },
        },
      }),
    },
    {
      client: "Cursor",
      where: "In ~/.cursor/mcp.json:",
      text: json({ mcpServers: { shopmcp: { url: mcpUrl, headers: { Authorization: bearer } } } }),
    },
    {
      client: "VS Code",
      where: "In .vscode/mcp.json:",
      text: json({ servers: { shopmcp: { type: "http", url: mcpUrl, headers: { Authorization: bearer } } } }),
    },
    {
      client: "Any client",
      where: "Streamable HTTP, with one header:",
      text: `${mcpUrl}\nAuthorization: ${bearer}`,
    },
  ];
}

function json(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
