/** Clients that sign in by themselves: both TypeScript SDKs and mcp-remote. */

import {
  Client as V2Client,
  StreamableHTTPClientTransport as V2Http,
  UnauthorizedError as V2Unauthorized,
} from "@modelcontextprotocol/client";
import { UnauthorizedError as V1Unauthorized } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client as V1Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport as V1Http } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { eventually } from "../fakes/eventually.ts";
import { warningsOf } from "../fakes/warnings-of.ts";
import { peerCommand, requireThat } from "./client-under-test.ts";
import type { OAuthStage } from "./oauth-stage.ts";

export const OAUTH_STEPS = ["authorize", "list", "call", "refresh", "disconnected"] as const;

export type OAuthClient = {
  name: string;
  steps: Record<(typeof OAUTH_STEPS)[number], () => Promise<void>>;
  close(): Promise<void>;
};

export type Session = {
  connect(): Promise<void>;
  tools(): Promise<readonly { name: string }[]>;
  visit(): Promise<unknown>;
  refused(): Promise<unknown>;
  close(): Promise<void>;
};

const INFO = { name: "shopmcp-clients", version: "1.0.0" };
const CALLBACK = "http://localhost:1/callback";
const PROCESS_DEADLINE_MS = 40_000;

export function oauthSdkClients(stage: OAuthStage): OAuthClient[] {
  return [
    oauthClient("SDK v1, OAuth", stage, v1(stage)),
    oauthClient("SDK v2 (2025-11-25), OAuth", stage, v2(stage, "legacy")),
    oauthClient("SDK v2 (2026-07-28), OAuth", stage, v2(stage, "auto")),
  ];
}

export function oauthMcpRemote(stage: OAuthStage, home: string): OAuthClient {
  return oauthClient("mcp-remote, OAuth", stage, mcpRemote(stage, home));
}

export function oauthClient(name: string, stage: OAuthStage, session: Session): OAuthClient {
  const visitBakery = async () => {
    const answer = JSON.stringify(await session.visit());
    requireThat(answer.includes("bakery"), answer);
  };
  return {
    name,
    steps: {
      authorize: session.connect,
      async list() {
        const tools = await session.tools();
        requireThat(
          tools.some((tool) => tool.name === "toy_visit"),
          "the tool is not listed",
        );
      },
      call: visitBakery,
      async refresh() {
        const before = { approvals: stage.approvals(), rotations: stage.rotations() };
        stage.passAnHour();
        await visitBakery();
        requireThat(stage.approvals() === before.approvals, "the person was asked again");
        requireThat(stage.rotations() === before.rotations + 1, `${stage.rotations() - before.rotations} rotations`);
      },
      async disconnected() {
        await stage.disconnect();
        await session.refused();
      },
    },
    close: session.close,
  };
}

/** What a host stores for one server. `led` is where it would send the browser. */
function hostStorage() {
  const kept = new Map<string, unknown>();
  const read = (name: string) => () => Object(kept.get(name));
  const keep = (name: string) => (value: unknown) => void kept.set(name, value);
  const optional = (name: string) => () => (kept.has(name) ? Object(kept.get(name)) : undefined);
  return {
    led: () => String(kept.get("led")),
    provider: {
      redirectUrl: CALLBACK,
      clientMetadata: {
        client_name: "Host",
        redirect_uris: [CALLBACK],
        token_endpoint_auth_method: "client_secret_post",
      },
      clientInformation: optional("client"),
      saveClientInformation: keep("client"),
      tokens: optional("tokens"),
      saveTokens: keep("tokens"),
      discoveryState: optional("discovery"),
      saveDiscoveryState: keep("discovery"),
      invalidateCredentials(what: string) {
        if (what === "all") kept.clear();
        kept.delete(what);
      },
      redirectToAuthorization: keep("led"),
      saveCodeVerifier: keep("verifier"),
      codeVerifier: () => String(read("verifier")()),
    },
  };
}

function v1(stage: OAuthStage): Session {
  const { led, provider } = hostStorage();
  const url = new URL(stage.url);
  const options = { authProvider: provider, fetch: stage.fetch };
  const client = new V1Client(INFO);
  return {
    async connect() {
      const first = new V1Http(url, options);
      await expectRefusal(() => new V1Client(INFO).connect(first), V1Unauthorized);
      await first.finishAuth((await stage.approve(led())).searchParams.get("code") ?? "");
      await client.connect(new V1Http(url, options));
    },
    tools: async () => (await client.listTools()).tools,
    visit: () => client.callTool({ name: "toy_visit" }),
    refused: () => expectRefusal(() => client.callTool({ name: "toy_visit" }), V1Unauthorized),
    close: () => client.close(),
  };
}

function v2(stage: OAuthStage, mode: "auto" | "legacy"): Session {
  const { led, provider } = hostStorage();
  const url = new URL(stage.url);
  const options = { authProvider: provider, fetch: stage.fetch };
  const client = new V2Client(INFO, { versionNegotiation: { mode } });
  return {
    async connect() {
      const first = new V2Http(url, options);
      await expectRefusal(() => new V2Client(INFO, { versionNegotiation: { mode } }).connect(first), V2Unauthorized);
      await first.finishAuth((await stage.approve(led())).searchParams);
      await client.connect(new V2Http(url, options));
    },
    tools: async () => (await client.listTools()).tools,
    visit: () => client.callTool({ name: "toy_visit" }),
    async refused() {
      const refusal = () => expectRefusal(() => client.callTool({ name: "toy_visit" }), V2Unauthorized);
      const warned = await warningsOf(refusal);
      requireThat(warned.length > 0 && warned.every((line) => line.includes("invalid_grant")), warned.join("\n"));
    },
    close: () => client.close(),
  };
}

/** Prints the address for the browser and takes the answer on its own port. */
function mcpRemote(stage: OAuthStage, home: string): Session {
  const [command, ...args] = peerCommand("mcp-remote");
  const transport = new StdioClientTransport({
    ...{ command, args: [...args, stage.url], stderr: "pipe" },
    env: { ...stage.trust, HOME: home, PATH: "/nowhere" },
  });
  const client = new V1Client(INFO);
  let said = "";
  transport.stderr?.on("data", (chunk) => {
    said += String(chunk);
  });
  const led = (nth: number) =>
    eventually(() => [...said.matchAll(/^(http\S+\/oauth\/authorize\?\S+)$/gm)][nth]?.[1], PROCESS_DEADLINE_MS);
  return {
    async connect() {
      const connected = client.connect(transport, { timeout: PROCESS_DEADLINE_MS });
      const to = await stage.approve(await led(0));
      // It prints the address before it listens.
      await eventually(() => said.includes("Waiting for authorization"), PROCESS_DEADLINE_MS);
      const callback = await fetch(to);
      requireThat(callback.ok, `its callback answered ${callback.status}`);
      await connected;
    },
    tools: async () => (await client.listTools()).tools,
    visit: () => client.callTool({ name: "toy_visit" }),
    async refused() {
      const answered = client.callTool({ name: "toy_visit" }).then(
        ({ isError }) => requireThat(isError === true, "the call went through"),
        () => undefined,
      );
      await Promise.race([answered, led(1)]);
    },
    close: () => client.close(),
  };
}

async function expectRefusal(work: () => Promise<unknown>, kind: new (...args: never[]) => Error): Promise<void> {
  const thrown = await work().then(
    () => undefined,
    (error: unknown) => error,
  );
  requireThat(thrown instanceof kind, `instead of asking for a person it ended with ${String(thrown)}`);
}
