/** `tools/list` and `tools/call`. */

import { z } from "zod";
import { type ListedTool, listingFor } from "#calls/account-argument.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { failureText, type ToolOutcome } from "#calls/tool-outcome.ts";
import { unknownToolHint } from "#calls/unknown-tool.ts";
import type { AccountLabels, LabelsOf } from "#calls/visible-accounts.ts";
import { describeCause, type Log } from "#log.ts";
import type { CallContext, ModuleTool, ToolAnswer } from "#modules/module.ts";
import { allowsTool, type Restriction } from "#restriction.ts";
import { byCaller } from "./by-caller.ts";
import { type Listed, withDrawing } from "./drawn-answers.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Caller, Methods, Notify } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";

type ListResult = { tools: readonly Listed[] };
type CallResult = { content: { type: "text"; text: string }[]; structuredContent?: ToolAnswer; isError?: true };

export type OfferedTools = {
  tools: readonly (Pick<ModuleTool, "name" | "set" | "drawn"> & ListedTool)[];
  callTool: CallTool;
  labelsOf: LabelsOf;
  log: Log;
};

/** Each progress notification repeats it. */
const MAX_PROGRESS_TOKEN_LENGTH = 1_024;

const CallParams = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).nullish(),
  _meta: z
    .object({ progressToken: z.union([z.string().max(MAX_PROGRESS_TOKEN_LENGTH), z.number()]).optional() })
    .optional(),
});

type CallParams = z.infer<typeof CallParams>;

export function toolMethods({ tools, callTool, labelsOf, log }: OfferedTools): Methods {
  const names = new Set(tools.map(({ name }) => name));
  const list = byCaller(
    async (restriction, labels): Promise<ListResult> => ({ tools: await listingsFor(restriction, tools, labels) }),
  );

  async function call(params: unknown, caller: Caller, notify: Notify): Promise<CallResult> {
    const {
      name,
      arguments: args,
      _meta,
    } = parseCall(params, names, () => openTo(caller.principal.restriction, tools).map((tool) => tool.name));
    const reporter = createReporter(_meta?.progressToken, notify, log);
    try {
      return toCallResult(await callTool(toolCall(caller, { name, args: args ?? {}, progress: reporter.progress })));
    } finally {
      reporter.end();
      caller.calling.end();
    }
  }

  return {
    "tools/list": async (_, { principal }) => list(principal.restriction, await labelsOf(principal)),
    "tools/call": call,
  };
}

export function listingsFor(
  restriction: Pick<Restriction, "tools">,
  tools: OfferedTools["tools"],
  labels: AccountLabels,
): Promise<Listed[]> {
  return Promise.all(openTo(restriction, tools).map(async (tool) => withDrawing(await listingFor(tool, labels), tool)));
}

function openTo(restriction: Pick<Restriction, "tools">, tools: OfferedTools["tools"]): OfferedTools["tools"] {
  return tools.filter(({ set }) => allowsTool(restriction, set));
}

export function toolCall(
  { principal, requestId, address, serverUrl, trace, calling }: Caller,
  { name, args, progress }: { name: string; args: unknown; progress: ToolCall["progress"] },
): ToolCall {
  return {
    ...{ principal, requestId, address, tool: name, args, progress },
    ...(serverUrl === undefined ? {} : { serverUrl }),
    ...(trace === undefined ? {} : { trace }),
    get signal() {
      return calling.signal;
    },
  };
}

function parseCall(params: unknown, names: ReadonlySet<string>, open: () => readonly string[]): CallParams {
  const call = parseParams(CallParams, params, "tools/call takes { name: string, arguments?: object }");
  if (!names.has(call.name))
    throw new JsonRpcError(
      JSON_RPC_CODES.invalidParams,
      `Unknown tool ${shownName(call.name)}. ${unknownToolHint(call.name, open())}`,
    );
  return call;
}

/** Progress is sent only where it was asked for, and never after the answer. */
function createReporter(progressToken: string | number | undefined, notify: Notify, log: Log) {
  let open = true;
  const progress: CallContext["progress"] = (done, total, message) => {
    if (!open || progressToken === undefined) return;
    notify({
      method: "notifications/progress",
      params: { progressToken, progress: done, total, message },
    }).catch((cause) => log.debug("Progress not delivered", { cause: describeCause(cause) }));
  };
  return {
    progress: progressToken === undefined ? null : progress,
    end: () => {
      open = false;
    },
  };
}

export function toCallResult(outcome: ToolOutcome): CallResult {
  if (outcome.ok) return { content: [{ type: "text", text: outcome.text }], structuredContent: outcome.answer };
  return { content: [{ type: "text", text: failureText(outcome.failure) }], isError: true };
}
