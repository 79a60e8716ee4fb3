/** One tool call, the same for MCP, the JSON API and the shell: tool → notice → usage. */

import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import { ShopError, toShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import type { ConnectionAccess, Module, ModuleTool, ToolAnswer, Turn } from "#modules/module.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { UsageWriter } from "#workspaces/usage-writer.ts";
import { noticeFor } from "./notice.ts";
import { type ToolOutcome, toToolFailure } from "./tool-outcome.ts";

export type ToolCall = {
  principal: Principal;
  tool: string;
  args: unknown;
  signal: AbortSignal;
  progress: Turn["progress"];
};

/** Never throws: what goes wrong is an outcome. */
export type CallTool = (call: ToolCall) => Promise<ToolOutcome>;

/** Below the 60 s after which common clients give up, so that the sentence reaches the model. */
const CALL_TIME_LIMIT_MS = 45_000;

type Parts = {
  modules: readonly Module[];
  connections: Connections;
  usage: UsageWriter;
  clock: Clock;
  metrics: Metrics;
  log: Log;
};

export function createCallTool({ modules, connections, usage, clock, metrics, log }: Parts): CallTool {
  const tools = new Map<string, { module: Module; tool: ModuleTool }>();
  for (const module of modules) for (const tool of module.tools) tools.set(tool.listing.name, { module, tool });

  const answer = async ({ principal, tool: name, args, signal, progress }: ToolCall): Promise<ToolAnswer> => {
    const found = tools.get(name);
    if (found === undefined)
      throw new ShopError("unknown_tool", "There is no tool of that name. The list of tools names them all.");
    const access = await connections.access({ workspaceId: principal.workspaceId, module: found.module });
    const limit = AbortSignal.timeout(CALL_TIME_LIMIT_MS);
    try {
      const answered = await found.tool.bind(access).call(args, { signal: AbortSignal.any([signal, limit]), progress });
      const notice = noticeFor({ principal, facts: access.facts, nowMs: clock.now() });
      return notice === null ? answered : { ...answered, meta: { ...answered.meta, notice } };
    } catch (thrown) {
      throw await noted(limit.aborted ? overTime(thrown) : toShopError(thrown), access);
    }
  };

  const noted = async (error: ShopError, access: ConnectionAccess): Promise<ShopError> => {
    if (error.upstream !== undefined) await connections.noteError(access.facts, error);
    return error;
  };

  return async (call) => {
    const startedMs = clock.now();
    const outcome = await answer(call).then(
      (value): ToolOutcome => ({ ok: true, answer: value, text: JSON.stringify(value) }),
      (thrown): ToolOutcome => {
        const error = toShopError(thrown);
        const fields = {
          tool: call.tool,
          code: error.code,
          workspace_id: call.principal.workspaceId,
          ...upstreamFields(error),
        };
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
    });
    return outcome;
  };
}

function overTime(cause: unknown): ShopError {
  return new ShopError(
    "time_limit",
    `The answer took longer than ${CALL_TIME_LIMIT_MS / 1_000} seconds and was given up. Ask for less: a shorter window, fewer metrics or a filter.`,
    { cause },
  );
}

function upstreamFields({ upstream }: ShopError) {
  return upstream === undefined ? {} : { upstream_code: upstream.code, upstream_request_id: upstream.requestId };
}
