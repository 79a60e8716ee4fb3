/** A tool's question to one account: its answer, what it rests on, and errors of the connection kept for `status`. */

import type { Connections, Outlook } from "#connections/connections.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { type ErrorCode, type ShopError, toShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { AnswerBasis, Standing } from "#modules/answer-basis.ts";
import type {
  CallContext,
  ConnectionAccess,
  ConnectionFacts,
  Module,
  ModuleTool,
  ToolAnswer,
} from "#modules/module.ts";
import { standingOf } from "./standing.ts";

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

export type Question = { module: Module; tool: ModuleTool; row: ConnectionRow; args: unknown; context: CallContext };

/** `standing`: of the answer; null where it cannot be given again. */
export type AccountAnswer = {
  answer: ToolAnswer;
  access: ConnectionAccess & { outlook: Outlook };
  bases: readonly AnswerBasis[];
  standing: Standing | null;
};

/** @throws what the tool throws */
export type AskAccount = (question: Question) => Promise<AccountAnswer>;

type Parts = { connections: Connections; log: Log };

export function createAskAccount({ connections, log }: Parts): AskAccount {
  const note = (facts: ConnectionFacts, error: ShopError) =>
    connections.noteError(facts, error).catch((cause) =>
      log.error("A connection's error could not be kept for status", {
        code: error.code,
        cause: describeCause(cause),
      }),
    );
  return async ({ module, tool, row, args, context }) => {
    const access = connections.accessTo(row, module);
    const { connectionId } = access.facts;
    const bases: AnswerBasis[] = [];
    try {
      const answer = await tool.call(access, args, { ...context, onBasis: (basis) => void bases.push(basis) });
      return { answer, access, bases, standing: standingOf(connections, connectionId, bases) };
    } catch (thrown) {
      const error = toShopError(thrown);
      if (CONNECTION_ERRORS.has(error.code)) await note(access.facts, error);
      throw error;
    }
  };
}
