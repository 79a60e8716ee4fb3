/** One JSON-RPC request of a 2025-11-25 client. */

export async function ask(url: string, key: string, method: string, params: unknown = {}): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  const text = await response.text();
  if (response.status !== 200 || text.includes('"isError":true'))
    throw new Error(`${method} answered ${response.status}: ${text.slice(0, 300)}`);
  return text;
}

/** What a program asks before it is used. */
export async function introduce(url: string, key: string): Promise<void> {
  const clientInfo = { name: "bench", version: "1" };
  await ask(url, key, "initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
  await ask(url, key, "tools/list");
}
