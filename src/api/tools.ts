/** `/api/workspaces/:id/tools`: the tools that a client sees, and calling one as the MCP endpoint does. */

import { Elysia } from "elysia";
import { z } from "zod";
import { listingFor } from "#calls/account-argument.ts";
import { answerIn } from "#calls/answer-in.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { FILE_FORMATS, type FileFormat } from "#calls/format-argument.ts";
import type { LabelsOf } from "#calls/visible-accounts.ts";
import type { Connections } from "#connections/connections.ts";
import { askedFile } from "#downloads/asked-file.ts";
import type { Module } from "#modules/module.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { fileAnswer } from "./file-answer.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { TELLS_PROGRESS, toldIn } from "./streamed.ts";

export type ToolParts = SignedInParts & {
  callTool: CallTool;
  labelsOf: LabelsOf;
  connections: Pick<Connections, "accounts">;
  modules: readonly Module[];
  workspaces: Workspaces;
};

const Arguments = z.record(z.string(), z.unknown());

const Format = z.strictObject({ format: z.enum(["json", ...FILE_FORMATS]).optional() });

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
  const { factsOf, callTool, labelsOf, modules, workspaces } = parts;
  const listed = async (workspaceId: string) => {
    const labels = await labelsOf(callerOf(workspaceId));
    const offered = modules.flatMap(({ name: module, tools }) => tools.map((tool) => ({ ...tool, module })));
    return Promise.all(offered.map(async (tool) => ({ module: tool.module, ...(await listingFor(tool, labels)) })));
  };
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/tools",
      async ({ params: { id } }) => {
        await workspaces.require(id);
        return listed(id);
      },
      { response: z.array(ToolDocument), detail: { summary: "The tools that MCP clients of this workspace see" } },
    )
    .post(
      "/workspaces/:id/tools/:tool",
      ({ params: { id: workspaceId, tool }, query: { format }, body: args, request }) => {
        const principal = callerOf(workspaceId);
        const { requestId } = factsOf(request);
        const call = async (given: typeof args, progress: ToolCall["progress"]) => {
          await workspaces.require(workspaceId);
          return callTool({ principal, requestId, tool, args: given, signal: request.signal, progress });
        };
        const answerTo = async (given: typeof args, progress: ToolCall["progress"] = null) =>
          answerIn(await call(given, progress));
        const asFile = async (wanted: FileFormat) => {
          await workspaces.require(workspaceId);
          const { file, cursor } = await askedFile(parts, { workspaceId, tool, args, format: wanted, ask: answerTo });
          return fileAnswer(file, cursor);
        };
        if (format !== undefined && format !== "json") return asFile(format);
        return toldIn(request, (progress) => answerTo(args, progress));
      },
      {
        body: Arguments,
        query: Format,
        response: AnswerDocument,
        detail: {
          summary: "Call one tool; the body holds its arguments",
          description: `With format=csv or format=xlsx the table comes as a file, with all its rows unless limit or cursor is given; of all accounts as one table, each with its own first rows where limit is given. ${TELLS_PROGRESS}`,
        },
      },
    );
}

function callerOf(workspaceId: string): Principal {
  return { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
}
