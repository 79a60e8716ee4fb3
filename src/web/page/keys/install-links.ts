/** Links that add this server to a local program. Only links of a local scheme hold a key. */

type Given = { mcpUrl: string; key: string | null };

export type InstallLink = { label: string; href: string };

const NAME = "shopmcp";

/** @see https://cursor.com/docs/mcp/install-links */
export function cursorLink({ mcpUrl, key }: Given): InstallLink {
  const headers = key === null ? {} : { headers: { Authorization: `Bearer ${key}` } };
  const asked = new URLSearchParams({ name: NAME, config: base64(JSON.stringify({ url: mcpUrl, ...headers })) });
  return { label: "Add to Cursor", href: `cursor://anysphere.cursor-deeplink/mcp/install?${asked}` };
}

/** VS Code asks for the key itself and stores it as a secret. */
export function vsCodeLink({ mcpUrl, key }: Given): InstallLink {
  const asks = {
    inputs: [{ id: NAME, type: "promptString", password: true, description: "ShopMCP key" }],
    headers: { Authorization: `Bearer \${input:${NAME}}` },
  };
  const config = { name: NAME, type: "http", url: mcpUrl, ...(key === null ? {} : asks) };
  return { label: "Install in VS Code", href: `vscode:mcp/install?${encodeURIComponent(JSON.stringify(config))}` };
}

/** `btoa` takes bytes only, and a host name may hold other characters. */
function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
