/** `/api/workspaces/:id/receipts/:receipt`: what an answer rested on, and its question asked again. */

import { Elysia } from "elysia";
import { z } from "zod";
import { answerIn } from "#calls/answer-in.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import type { AskedAccountsAgain } from "#receipts/ask-accounts-again.ts";
import type { AskedAgain } from "#receipts/ask-again.ts";
import type { AskingAgain } from "#receipts/asking-again.ts";
import { noReceipt, type Receipts } from "#receipts/receipts.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { AccountsAgainDocument, AccountsReceiptDocument, AgainDocument, ReceiptDocument } from "./receipt-documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { TELLS_PROGRESS, toldIn } from "./streamed.ts";

export type ReceiptParts = SignedInParts & {
  receipts: Pick<Receipts, "find" | "workspaceOf">;
  askAgain(asked: AskingAgain): Promise<AskedAgain | AskedAccountsAgain>;
  callTool: CallTool;
  workspaces: Workspaces;
};

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
      {
        response: z.union([ReceiptDocument, AccountsReceiptDocument]),
        detail: { summary: "What an answer rested on: its question, source and totals" },
      },
    )
    .post(
      "/workspaces/:id/receipts/:receipt/ask",
      ({ params: { id: workspaceId, receipt: id }, request }) => {
        const { requestId } = factsOf(request);
        const principal = { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
        const again = async (progress: ToolCall["progress"]) => {
          await workspaces.require(workspaceId);
          const call = { principal, requestId, signal: request.signal, progress };
          const ask: AskingAgain["ask"] = async (tool, args) => answerIn(await callTool({ ...call, tool, args }));
          const askEach: AskingAgain["askEach"] = async (tool, connections, perAccount) => {
            const narrowed = { ...principal, restriction: { ...UNRESTRICTED, connections } };
            answerIn(await callTool({ ...call, principal: narrowed, tool, args: { account: "all" }, perAccount }));
          };
          return askAgain({ workspaceId, id, ask, askEach });
        };
        return toldIn(request, again);
      },
      {
        response: z.union([AgainDocument, AccountsAgainDocument]),
        detail: {
          summary: "Ask a receipt's question again, and what has moved since",
          description: TELLS_PROGRESS,
        },
      },
    );
}
