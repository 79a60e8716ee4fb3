/** `/api/workspaces/:id/receipts/:receipt`: what an answer rested on, and its question asked again. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { CallTool } from "#calls/call-tool.ts";
import type { AskedAgain, AskingAgain } from "#receipts/ask-again.ts";
import { noReceipt, type Receipts } from "#receipts/receipts.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { answerIn } from "./answer-in.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type ReceiptParts = SignedInParts & {
  receipts: Pick<Receipts, "find" | "workspaceOf">;
  askAgain(asked: AskingAgain): Promise<AskedAgain>;
  callTool: CallTool;
  workspaces: Workspaces;
};

const Totals = z.record(z.string(), z.number().nullable());
const Value = z.number().nullable();

const ReceiptDocument = z.object({
  id: z.string(),
  asked_at: z.string(),
  module: z.string(),
  connection_id: z.string(),
  tool: z.string(),
  arguments: z.record(z.string(), z.unknown()).nullable().describe("Null where they were too long to be kept"),
  account_id: z.string().nullable(),
  account: z.string().nullable(),
  currency: z.string().nullable(),
  timezone: z.string().nullable(),
  window: z.object({ start: z.string().nullable(), end: z.string() }).nullable(),
  fetched_at: z.string().nullable().describe("When the oldest answer of the platform came"),
  source: z.string().nullable().describe("history: from remembered days; null: the platform"),
  as_of: z.string().nullable(),
  request_ids: z.array(z.string()).describe("The platform's own, for its support"),
  requests: z.number(),
  rows: Value,
  totals: Totals.nullable(),
  summary: z.string().nullable(),
});

const AgainDocument = z.object({
  asked_at: z.string(),
  same_days: z.boolean().describe("False where the question is about the present"),
  rows: z.object({ before: Value, now: Value }),
  totals: z.array(z.object({ name: z.string(), before: Value, now: Value, change: Value })),
  summary: z.string().nullable(),
  days: z
    .array(
      z.object({
        metric: z.string(),
        explains: z.boolean().describe("The days add up to both totals exactly"),
        days: z.array(z.object({ day: z.string(), before: z.number(), now: z.number(), change: z.number() })),
      }),
    )
    .nullable()
    .describe("Null where not every day is remembered from before and after"),
});

export function receiptsRoutes(parts: ReceiptParts) {
  const { receipts, askAgain, callTool, workspaces, factsOf, roles } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/receipts/:receipt",
      async ({ params: { receipt: id }, session }) => {
        const workspaceId = await receipts.workspaceOf(id);
        const of = { operatorId: session.operator.id, workspaceId };
        // Whoever has no role there is not told which workspace it is.
        await roles.require("viewer", of).catch(() => Promise.reject(noReceipt()));
        return { workspace_id: workspaceId };
      },
      { response: z.object({ workspace_id: z.string() }), detail: { summary: "Which workspace a receipt is of" } },
    )
    .get(
      "/workspaces/:id/receipts/:receipt",
      async ({ params: { id: workspaceId, receipt: id } }) => {
        await workspaces.require(workspaceId);
        return receipts.find({ workspaceId, id });
      },
      { response: ReceiptDocument, detail: { summary: "What an answer rested on: its question, source and totals" } },
    )
    .post(
      "/workspaces/:id/receipts/:receipt/ask",
      async ({ params: { id: workspaceId, receipt: id }, request }) => {
        await workspaces.require(workspaceId);
        const { requestId } = factsOf(request);
        const principal = { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
        const ask: AskingAgain["ask"] = async (tool, args) =>
          answerIn(await callTool({ principal, requestId, tool, args, signal: request.signal, progress: null }));
        return askAgain({ workspaceId, id, ask });
      },
      { response: AgainDocument, detail: { summary: "Ask a receipt's question again, and what has moved since" } },
    );
}
