/**
 * Links by which a program on the reader's own machine adds this server. The system hands them to that program; a key is
 * never in one that a browser would send over a network.
 */

/** `key` null: the client signs in. */
type Given = { mcpUrl: string; key: string | null };

export type InstallLink = { label: string; href: string };

const NAME = "shopmcp";

/** @see https://cursor.com/docs/mcp/install-links */
export function cursorLink({ mcpUrl, key }: Given): InstallLink {
  const headers = key === null ? {} : { headers: { Authorization: `Bearer ${key}` } };
  const asked = new URLSearchParams({ name: NAME, config: base64(JSON.stringify({ url: mcpUrl, ...headers })) });
  return { label: "Add to Cursor", href: `cursor://anysphere.cursor-deeplink/mcp/install?${asked}` };
}

/** VS Code asks for a key itself and keeps it as a secret, so that the link needs none. */
export function vsCodeLink({ mcpUrl, key }: Given): InstallLink {
  const asks = {
    inputs: [{ id: NAME, type: "promptString", password: true, description: "ShopMCP key" }],
    headers: { Authorization: `Bearer \${input:${NAME}}` },
  };
  const config = { name: NAME, type: "http", url: mcpUrl, ...(key === null ? {} : asks) };
  return { label: "Install in VS Code", href: `vscode:mcp/install?${encodeURIComponent(JSON.stringify(config))}` };
}

/** `btoa` takes bytes alone, and a host name may hold other letters. */
function base64(text: string): string {
  return btoa(String.fromCodePoint(...new TextEncoder().encode(text)));
}
