/** The official TypeScript clients, v1 and v2, over a given transport. */

import { Client as V2Client, StreamableHTTPClientTransport as V2Http } from "@modelcontextprotocol/client";
import { StdioClientTransport as V2Stdio } from "@modelcontextprotocol/client/stdio";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport as V1Stdio } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as V1Http } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import {
  type ClientUnderTest,
  PROMPT,
  peerCommand,
  RESOURCE,
  RIGHT_CALL,
  requireCampaigns,
  requirePrompt,
  requireRefusal,
  requireResource,
  requireThat,
  type ShopUnderTest,
  WRONG_CALL,
} from "./client-under-test.ts";

const INFO = { name: "shopmcp-clients", version: "1.0.0" };

type V1Transport = Parameters<V1Client["connect"]>[0];
type V2Transport = Parameters<V2Client["connect"]>[0];

export function sdkClients(shop: ShopUnderTest): ClientUnderTest[] {
  const url = new URL(shop.url);
  const withKey = { requestInit: { headers: { authorization: `Bearer ${shop.key}` } } };
  const stdio = { ...shop.stdio, stderr: "ignore" as const };
  return [
    v1("SDK v1, HTTP", () => new V1Http(url, withKey)),
    v1("SDK v1, stdio", () => new V1Stdio(stdio)),
    v2("SDK v2 (2025-11-25), HTTP", "legacy", () => new V2Http(url, withKey)),
    v2("SDK v2 (2025-11-25), stdio", "legacy", () => new V2Stdio(stdio)),
    v2("SDK v2 (2026-07-28), HTTP", "auto", () => new V2Http(url, withKey)),
    v2("SDK v2 (2026-07-28), stdio", "auto", () => new V2Stdio(stdio)),
  ];
}

export function mcpRemote(shop: ShopUnderTest): ClientUnderTest {
  const [command, ...args] = peerCommand("mcp-remote");
  return v1(
    "mcp-remote",
    () =>
      new V1Stdio({
        command,
        args: [...args, shop.url, "--header", `Authorization:Bearer ${shop.key}`],
        env: { HOME: shop.home, PATH: process.env.PATH ?? "" },
        stderr: "ignore",
      }),
  );
}

function v1(name: string, transport: () => V1Transport): ClientUnderTest {
  const client = new V1Client(INFO);
  return {
    name,
    steps: {
      async initialize() {
        await client.connect(transport());
        requireThat(client.getServerVersion()?.name === "shopmcp", "it does not know whom it talks to");
      },
      list: async () => requireTool((await client.listTools()).tools),
      call: async () => requireCampaigns((await client.callTool(RIGHT_CALL)).structuredContent),
      error: async () => requireRefusal(await client.callTool(WRONG_CALL)),
      resource: async () => requireResource(await client.listResources(), await client.readResource({ uri: RESOURCE })),
      prompt: async () => requirePrompt(await client.listPrompts(), await client.getPrompt(PROMPT)),
    },
    close: () => client.close(),
  };
}

function v2(name: string, mode: "auto" | "legacy", transport: () => V2Transport): ClientUnderTest {
  const client = new V2Client(INFO, { versionNegotiation: { mode } });
  const version = mode === "auto" ? "2026-07-28" : "2025-11-25";
  return {
    name,
    steps: {
      async initialize() {
        await client.connect(transport());
        const negotiated = client.getNegotiatedProtocolVersion();
        requireThat(negotiated === version, `it negotiated ${negotiated}`);
      },
      list: async () => requireTool((await client.listTools()).tools),
      call: async () => requireCampaigns((await client.callTool(RIGHT_CALL)).structuredContent),
      error: async () => requireRefusal(await client.callTool(WRONG_CALL)),
      resource: async () => requireResource(await client.listResources(), await client.readResource({ uri: RESOURCE })),
      prompt: async () => requirePrompt(await client.listPrompts(), await client.getPrompt(PROMPT)),
    },
    close: () => client.close(),
  };
}

function requireTool(tools: readonly { name: string }[]): void {
  requireThat(
    tools.some((tool) => tool.name === RIGHT_CALL.name),
    "the tool is not listed",
  );
}
