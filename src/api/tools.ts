/** `/api/workspaces/:id/tools`: what a client sees, and one call, the same that the MCP endpoint makes. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { CallTool } from "#calls/call-tool.ts";
import type { ToolFailure } from "#calls/tool-outcome.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type ToolParts = SignedInParts & { callTool: CallTool; modules: readonly Module[]; workspaces: Workspaces };

/** Each tool parses its own. */
const Arguments = z.record(z.string(), z.unknown());

/** In MCP's own words. */
const ToolDocument = z.object({
  module: z.string(),
  name: z.string(),
  title: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()),
  annotations: z.object({
    readOnlyHint: z.boolean(),
    destructiveHint: z.boolean(),
    idempotentHint: z.boolean(),
    openWorldHint: z.boolean(),
  }),
});

const AnswerDocument = z.looseObject({ meta: z.record(z.string(), z.unknown()) });

export function toolsRoutes(parts: ToolParts) {
  const { factsOf, callTool, modules, workspaces } = parts;
  const tools = modules.flatMap(({ name: module, tools }) => tools.map(({ listing }) => ({ module, ...listing })));
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/tools",
      async ({ params: { id } }) => {
        await workspaces.require(id);
        return tools;
      },
      { response: z.array(ToolDocument), detail: { summary: "The tools that MCP clients of this workspace see" } },
    )
    .post(
      "/workspaces/:id/tools/:tool",
      async ({ params: { id: workspaceId, tool }, body: args, request }) => {
        await workspaces.require(workspaceId);
        const principal = { workspaceId, keyId: null, keyExpiresAtMs: null };
        const { requestId } = factsOf(request);
        const call = { principal, requestId, tool, args, signal: request.signal, progress: () => undefined };
        const outcome = await callTool(call);
        if (!outcome.ok) throw toError(outcome.failure);
        return outcome.answer;
      },
      { body: Arguments, response: AnswerDocument, detail: { summary: "Call one tool; the body holds its arguments" } },
    );
}

function toError(failure: ToolFailure): ShopError {
  const { error, message, code, request_id, retry_after_seconds, platform_message } = failure;
  return new ShopError(error, message, {
    ...(retry_after_seconds === undefined ? {} : { retryAfterSeconds: retry_after_seconds }),
    ...(platform_message === undefined ? {} : { upstream: { code, requestId: request_id, message: platform_message } }),
  });
}
