/** What asking a receipt's question again takes. */

import type { PerAccount } from "#calls/answered-question.ts";
import type { Clock } from "#clock.ts";
import type { ToolAnswer } from "#modules/module.ts";
import type { Receipts } from "./receipts.ts";
import type { RememberedParts } from "./remembered-moves.ts";

/** `ask` calls a tool of the workspace, `askEach` one of several accounts together. */
export type AskingAgain = {
  workspaceId: string;
  id: string;
  ask(tool: string, args: Readonly<Record<string, unknown>>): Promise<ToolAnswer>;
  askEach(tool: string, connectionIds: readonly string[], perAccount: PerAccount): Promise<void>;
};

export type AgainParts = RememberedParts & { receipts: Pick<Receipts, "find">; clock: Clock };
