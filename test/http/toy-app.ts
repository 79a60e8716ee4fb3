/** The HTTP application over a few toy tools: everything real but the tools, the keys and the clock. */

import { z } from "zod";
import type { CallTool } from "#calls/call-tool.ts";
import type { ToolOutcome } from "#calls/tool-outcome.ts";
import type { AccountLabels } from "#calls/visible-accounts.ts";
import { signalOf } from "#concurrency/ending.ts";
import { ShopError } from "#errors.ts";
import { createHttpApp, type HttpApp } from "#http/app.ts";
import type { ReadinessCheck } from "#http/health-answers.ts";
import { createLog } from "#log.ts";
import { createMcpEndpoint, type McpEndpoint } from "#mcp/endpoint.ts";
import { createMcpMethods } from "#mcp/mcp-methods.ts";
import { createMcpStdio, type McpStdio } from "#mcp/stdio.ts";
import { definePrompt } from "#modules/define-prompt.ts";
import { defineSkill } from "#modules/define-skill.ts";
import type { ModuleResource, ToolAnswer, ToolListing } from "#modules/module.ts";
import { createOAuthEndpoints } from "#oauth/oauth-endpoints.ts";
import { BODY_BOUNDS, type BodyBounds } from "#request/body-budget.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { servePage } from "#web/serve-page.ts";
import type { Principal } from "#workspaces/principal.ts";
import { manualClock } from "../fakes/clock.ts";
import { openToyPage } from "../fakes/toy-page.ts";

export const KEYS = { first: "smcp_first", second: "smcp_second" };

export const INSTRUCTIONS = "Toys to test with.";

type ToyAppOptions = {
  allowedHosts?: readonly string[];
  trustedProxies?: readonly string[];
  publicUrl?: URL | null;
  queryToken?: boolean;
  answerGraceMs?: number;
  bodies?: BodyBounds;
  checks?: () => Promise<readonly ReadinessCheck[]>;
  /** Labels by module, of a caller who sees several accounts. */
  labels?: AccountLabels;
  /** Whatever is asked goes the SDKs' way. */
  withoutFastPath?: boolean;
};

export type ToyApp = {
  app: HttpApp;
  mcp: McpEndpoint;
  stdio: McpStdio;
  /** Tools called so far, with the workspace they were called for. */
  calls: { tool: string; workspaceId: string; args: unknown }[];
  logLines: string[];
  /** Resolves when `toy_wait` has been called; `release` lets every waiting call answer. */
  waiting: Promise<void>;
  release(): void;
  /** The signal the newest call was given. */
  lastSignal(): AbortSignal | undefined;
};

async function authenticate(bearer: string | null): Promise<Principal> {
  if (bearer === KEYS.first)
    return { workspaceId: "ws_first", keyId: "key_first", keyExpiresAtMs: null, restriction: UNRESTRICTED };
  if (bearer === KEYS.second)
    return { workspaceId: "ws_second", keyId: "key_second", keyExpiresAtMs: null, restriction: UNRESTRICTED };
  throw new ShopError("unauthorized", "Send an API key: Authorization: Bearer smcp_…");
}

/** As an answer has it whose whole is a file. */
const LINK = { uri: "https://toys.example/files/1#token", name: "toys.csv", mimeType: "text/csv", description: "Toys" };

export function createToyApp(options: ToyAppOptions = {}): ToyApp {
  const calls: ToyApp["calls"] = [];
  const logLines: string[] = [];
  const clock = manualClock();
  const log = createLog({ clock, level: "debug", write: (line) => logLines.push(line) });
  const started = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  let signal: AbortSignal | undefined;

  const callTool: CallTool = async (call) => {
    calls.push({ tool: call.tool, workspaceId: call.principal.workspaceId, args: call.args });
    signal = signalOf(call.signal);
    if (call.tool === "toy_throw") throw new Error("the vault's secret is 1234");
    if (call.tool === "toy_fail") return FAILURE;
    if (call.tool === "toy_progress") {
      call.progress?.(1, 3, "one of three");
      call.progress?.(2, 3, "two of three");
    }
    if (call.tool === "toy_wait") {
      call.progress?.(1, 2, "waiting");
      started.resolve();
      await gate.promise;
    }
    const answered = ok({ meta: { workspace: call.principal.workspaceId }, args: call.args });
    return JSON.stringify(call.args).includes('"link":true') && answered.ok ? { ...answered, link: LINK } : answered;
  };

  const tools = TOYS.map((name) => ({
    name,
    listing: async () => toyListing(name),
    set: "every" as const,
    drawn: name === "toy_echo",
    accounts: "one" as const,
    rowsHold: "figures" as const,
  }));
  const modules = [
    { name: "toy", tools, resources: [TOY_BOX], prompts: async () => [TOY_PROMPT], skills: async () => [TOY_SKILL] },
  ];
  const methods = createMcpMethods({
    modules,
    openApp: async () => "<!doctype html>",
    callTool,
    files: false,
    labelsOf: async () => options.labels ?? new Map(),
    log,
  });
  const served = {
    methods: options.withoutFastPath === true ? { ...methods, tools: null } : methods,
    instructions: INSTRUCTIONS,
    version: "0.0.1",
    website: null,
    log,
  };
  const mcp = createMcpEndpoint({
    ...served,
    authenticate,
    queryToken: options.queryToken ?? false,
    publicUrl: null,
  });
  const stdio = createMcpStdio({ ...served, answerGraceMs: options.answerGraceMs ?? 60_000 });
  const app = createHttpApp({
    bodies: options.bodies ?? BODY_BOUNDS,
    identity: served,
    mcp,
    ...servePage(openToyPage),
    oauth: createOAuthEndpoints({ issuer: null, routes: [], authenticate }),
    publicUrl: options.publicUrl ?? null,
    allowedHosts: options.allowedHosts ?? [],
    trustedProxies: options.trustedProxies ?? [],
    api: async () => [],
    readiness: options.checks ?? (async () => [{ name: "database", ok: true }]),
    metrics: async () => "# HELP toys Toys.\n",
    clock,
    log,
  });
  return {
    app,
    mcp,
    stdio,
    calls,
    logLines,
    waiting: started.promise,
    release: gate.resolve,
    lastSignal: () => signal,
  };
}

const TOYS = ["toy_echo", "toy_fail", "toy_throw", "toy_progress", "toy_wait"];

export const TOY_BOX: ModuleResource = {
  uri: "toy://box",
  name: "box",
  title: "The toy box",
  description: "What is in it.",
  mimeType: "text/plain",
  text: async () => "A ball and a kite.",
  set: "every",
};

export const TOY_PROMPT = definePrompt({
  name: "toy_play",
  title: "Play",
  description: "Asks for a game.",
  tools: [],
  input: z.strictObject({
    toy: z.enum(["ball", "kite"]).describe("With which toy"),
    friend: z.string().optional().describe("With whom"),
  }),
  write({ toy, friend = "nobody" }) {
    if (friend === "the broken doll") throw new TypeError("1234 pieces");
    return `Play with the ${toy} and ${friend}.`;
  },
});

export const TOY_SKILL = defineSkill({
  name: "toy-tidy-up",
  description: 'Puts "all" toys: back.',
  tools: ["toy_echo"],
  title: "Tidy up",
  text: "Put each toy back where [the shelves](references/shelves.md) say.",
  others: [{ path: "references/shelves.md", mimeType: "text/markdown", text: "# Shelves\n\nBälle unten.\n" }],
});

export function toyListing(name: string): ToolListing {
  return {
    name,
    title: name,
    description: `The toy ${name}.`,
    inputSchema: { type: "object", properties: {} },
    outputSchema: { type: "object", properties: { meta: { type: "object" } }, required: ["meta"] },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true },
  };
}

function ok(answer: ToolAnswer): ToolOutcome {
  return { ok: true, answer, text: JSON.stringify(answer) };
}

const FAILURE: ToolOutcome = {
  ok: false,
  failure: {
    error: "rate_limited",
    message: "Wait a minute.",
    code: 40100,
    request_id: "r1",
    retryable: true,
    retry_after_seconds: 60,
  },
};
