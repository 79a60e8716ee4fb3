/** One tool call, the same for MCP, the JSON API and the shell: limits → tool → notice → usage. */

import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import { describeCause, type Log, type LogFields } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import {
  CALL_TIME_MS,
  type CallContext,
  type ConnectionFacts,
  type Module,
  type ModuleTool,
  type ToolAnswer,
} from "#modules/module.ts";
import type { Plans } from "#workspaces/plans.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { UsageWriter } from "#workspaces/usage-writer.ts";
import { noticeFor } from "./notice.ts";
import { withTimeLimit } from "./time-limit.ts";
import { type ToolOutcome, toToolFailure } from "./tool-outcome.ts";
import { unknownToolHint } from "./unknown-tool.ts";

export type ToolCall = {
  principal: Principal;
  requestId: string | null;
  tool: string;
  args: unknown;
  signal: AbortSignal;
  progress: CallContext["progress"];
  address?: string;
};

/** Never throws: failures are outcomes. */
export type CallTool = (call: ToolCall) => Promise<ToolOutcome>;

/** A large report makes up to sixty requests. */
const MAX_LOGGED_IDS = 10;
const MAX_ID_LENGTH = 64;

/** Failures of the connection itself, kept for `status`; a refused argument is the caller's. */
const CONNECTION_ERRORS: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "token_invalid",
  "app_secret_wrong",
  "app_not_approved",
  "permission_missing",
  "advertiser_not_found",
  "rate_limited",
  "upstream_blocked",
  "upstream_unavailable",
  "upstream_timeout",
  "upstream_shape",
  "vault_key_missing",
  "vault_key_wrong",
  "vault_unreadable",
  "kms_unavailable",
  "kms_denied",
]);

type Parts = {
  modules: readonly Module[];
  connections: Connections;
  plans: Plans;
  usage: UsageWriter;
  clock: Clock;
  metrics: Metrics;
  log: Log;
  /** One in this many answers is checked against its schema; with 1 every answer, and a mismatch fails the call. */
  checkEvery: number;
  timeLimitMs?: number;
};

export function createCallTool(parts: Parts): CallTool {
  const { modules, connections, plans, usage, clock, metrics, log } = parts;
  const tools = new Map<string, { module: Module; tool: ModuleTool }>();
  for (const module of modules) for (const tool of module.tools) tools.set(tool.listing.name, { module, tool });

  const answer = async ({ principal, tool: name, args }: ToolCall, context: CallContext): Promise<ToolAnswer> => {
    const found = tools.get(name);
    if (found === undefined)
      throw new ShopError(
        "unknown_tool",
        `There is no tool with that name. ${unknownToolHint(name, [...tools.keys()])}`,
      );
    await plans.admit(principal.workspaceId);
    const access = await connections.access({ workspaceId: principal.workspaceId, module: found.module });
    try {
      const answered = await found.tool.call(access, args, context);
      const notice = noticeFor({ principal, ...access, title: found.module.title, nowMs: clock.now() });
      return notice === null ? answered : { ...answered, meta: { ...answered.meta, notice } };
    } catch (thrown) {
      const error = toShopError(thrown);
      if (CONNECTION_ERRORS.has(error.code)) await note(access.facts, error);
      throw error;
    }
  };

  const note = (facts: ConnectionFacts, error: ShopError) =>
    connections.noteError(facts, error).catch((cause) =>
      log.error("A connection's error could not be kept for status", {
        code: error.code,
        cause: describeCause(cause),
      }),
    );

  let sinceChecked = 0;
  const checking = (about: LogFields): Pick<CallContext, "onMisfit"> => {
    sinceChecked = (sinceChecked + 1) % parts.checkEvery;
    if (sinceChecked > 0) return {};
    return {
      onMisfit(misfit) {
        if (parts.checkEvery === 1) throw new Error(misfit);
        log.error("An answer did not match its schema, which is a bug in ShopMCP. Please report it", {
          ...about,
          cause: misfit,
        });
      },
    };
  };

  return async (call) => {
    const startedMs = clock.now();
    const asked = createUpstreamIds();
    const about = { request_id: call.requestId, tool: call.tool, workspace_id: call.principal.workspaceId };
    const context = { progress: call.progress, onUpstream: asked.note, ...checking(about) };
    const limit = { limitMs: parts.timeLimitMs ?? CALL_TIME_MS, caller: call.signal };
    const outcome = await withTimeLimit(limit, (signal) => answer(call, { ...context, signal })).then(
      (value): ToolOutcome => {
        if (asked.count() > 0) log.info("Tool call answered", { ...about, ...asked.fields() });
        return { ok: true, answer: value, text: JSON.stringify(value) };
      },
      (thrown): ToolOutcome => {
        const error = toShopError(thrown);
        const fields = { ...about, code: error.code, ...upstreamFields(error), ...asked.fields() };
        if (error.code === "internal")
          log.error("Tool call failed inside ShopMCP", { ...fields, cause: describeCause(error.cause) });
        else
          log.info("Tool call refused", {
            ...fields,
            ...(error.cause === undefined ? {} : { cause: describeCause(error.cause) }),
          });
        return { ok: false, failure: toToolFailure(error) };
      },
    );
    const latencyMs = Math.max(0, clock.now() - startedMs);
    const tool = tools.has(call.tool) ? call.tool : "unknown";
    const result = outcome.ok ? "ok" : outcome.failure.error;
    metrics.toolCalls.inc({ tool, outcome: result });
    metrics.toolCallSeconds.observe({ tool }, latencyMs / 1_000);
    usage.record({
      at_ms: startedMs,
      workspace_id: call.principal.workspaceId,
      key_id: call.principal.keyId,
      tool,
      outcome: result,
      latency_ms: latencyMs,
      ...(call.address === undefined ? {} : { address: call.address }),
    });
    return outcome;
  };
}

function upstreamFields({ upstream }: ShopError) {
  return upstream === undefined ? {} : { upstream_code: upstream.code, upstream_request_id: upstream.requestId };
}

function createUpstreamIds() {
  const ids: string[] = [];
  let count = 0;
  return {
    note(id: string) {
      count += 1;
      if (ids.length < MAX_LOGGED_IDS) ids.push(id.slice(0, MAX_ID_LENGTH));
    },
    count: () => count,
    fields: () => (count === 0 ? {} : { upstream_request_ids: ids.join(" "), upstream_requests: count }),
  };
}
