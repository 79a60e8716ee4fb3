/** `tools/list` and `tools/call`. */

import { z } from "zod";
import { type ListedTool, listingFor } from "#calls/account-argument.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { withFormat } from "#calls/format-argument.ts";
import { type AnswerLink, failureText, type ToolOutcome } from "#calls/tool-outcome.ts";
import { unknownToolHint } from "#calls/unknown-tool.ts";
import type { AccountLabels, LabelsOf } from "#calls/visible-accounts.ts";
import { describeCause, type Log } from "#log.ts";
import type { CallContext, ModuleTool, ToolAnswer } from "#modules/module.ts";
import { allowsTool, type Restriction } from "#restriction.ts";
import { byCaller } from "./by-caller.ts";
import { type Listed, withDrawing } from "./drawn-answers.ts";
import { JSON_RPC_CODES, JsonRpcError } from "./json-rpc-error.ts";
import type { Caller, Methods, Notify, ProgressNotification } from "./method.ts";
import { parseParams, shownName } from "./parse-params.ts";
import { isProgressToken } from "./protocol.ts";

type ListResult = { tools: readonly Listed[] };
type TextBlock = { type: "text"; text: string };
type LinkBlock = { type: "resource_link" } & AnswerLink;
type CallResult = { content: (TextBlock | LinkBlock)[]; structuredContent?: ToolAnswer; isError?: true };

export type OfferedTools = {
  tools: readonly (Pick<ModuleTool, "name" | "set" | "drawn"> & ListedTool)[];
  callTool: CallTool;
  labelsOf: LabelsOf;
  /** Whether a client can be given links to files. */
  files: boolean;
  log: Log;
};

const CallParams = z.object({
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()).nullish(),
  _meta: z.object({ progressToken: z.custom<string | number>(isProgressToken).optional() }).optional(),
});

type CallParams = z.infer<typeof CallParams>;

export function toolMethods(offered: OfferedTools): Methods {
  const { tools, callTool, labelsOf, log } = offered;
  const names = new Set(tools.map(({ name }) => name));
  const list = byCaller(
    async (restriction, labels): Promise<ListResult> => ({ tools: await listingsFor(restriction, offered, labels) }),
  );

  async function call(params: unknown, caller: Caller, notify: Notify): Promise<CallResult> {
    const {
      name,
      arguments: args,
      _meta,
    } = parseCall(params, names, () => openTo(caller.principal.restriction, tools).map((tool) => tool.name));
    const reporter = createReporter(_meta?.progressToken, notify, log);
    try {
      const called = toolCall(caller, { name, args: args ?? {}, progress: reporter.progress });
      return toCallResult(await callTool(called), caller);
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
  { tools, files }: Pick<OfferedTools, "tools" | "files">,
  labels: AccountLabels,
): Promise<Listed[]> {
  return Promise.all(
    openTo(restriction, tools).map(async (tool) => {
      const listing = await listingFor(tool, labels);
      return withDrawing(files ? withFormat(listing) : listing, tool);
    }),
  );
}

function openTo(restriction: Pick<Restriction, "tools">, tools: OfferedTools["tools"]): OfferedTools["tools"] {
  return tools.filter(({ set }) => allowsTool(restriction, set));
}

export function toolCall(
  { principal, requestId, address, serverUrl, trace, calling }: Caller,
  { name, args, progress }: { name: string; args: unknown; progress: ToolCall["progress"] },
): ToolCall {
  return {
    principal,
    requestId,
    tool: name,
    args,
    progress,
    address,
    serverUrl,
    trace,
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

export function progressNotification(
  progressToken: string | number,
  ...[progress, total, message]: Parameters<CallContext["progress"]>
): ProgressNotification {
  return { method: "notifications/progress", params: { progressToken, progress, total, message } };
}

/** Progress is sent only where it was asked for, and never after the answer. */
function createReporter(progressToken: string | number | undefined, notify: Notify, log: Log) {
  let open = true;
  const progress: CallContext["progress"] = (...told) => {
    if (!open || progressToken === undefined) return;
    notify(progressNotification(progressToken, ...told)).catch((cause) =>
      log.debug("Progress not delivered", { cause: describeCause(cause) }),
    );
  };
  return {
    progress: progressToken === undefined ? null : progress,
    end: () => {
      open = false;
    },
  };
}

/** Clients of older versions refuse an answer with a kind of content that they do not know; the text has the link, too. */
export function toCallResult(outcome: ToolOutcome, { takesLinks }: Pick<Caller, "takesLinks">): CallResult {
  if (outcome.ok) {
    const { text, answer, link } = outcome;
    return { content: [{ type: "text", text }, ...linkBlocks(link, takesLinks)], structuredContent: answer };
  }
  return { content: [{ type: "text", text: failureText(outcome.failure) }], isError: true };
}

export function linkBlocks(link: AnswerLink | undefined, takesLinks: boolean): LinkBlock[] {
  return link === undefined || !takesLinks ? [] : [{ type: "resource_link", ...link }];
}
