/** One MCP request as a target of load. */

import type { Target } from "./load.ts";

export type McpRequest = {
  url: string;
  key: string;
  version: "2025-11-25" | "2026-07-28";
  method: "tools/list" | "tools/call";
  params: { name?: string; arguments?: unknown };
};

export function mcpTarget({ url, key, version, method, params }: McpRequest): Target {
  const modern = version === "2026-07-28";
  const _meta = {
    "io.modelcontextprotocol/protocolVersion": version,
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "bench", version: "1" },
  };
  return {
    url: `${url}/mcp`,
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": version,
      ...(modern ? { "mcp-method": method, ...(params.name === undefined ? {} : { "mcp-name": params.name }) } : {}),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: modern ? { ...params, _meta } : params }),
    expect: method === "tools/list" ? '"inputSchema"' : '"structuredContent"',
  };
}
