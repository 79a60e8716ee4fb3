/** What a receipt is made of: a question, and what it was answered with. */

import type { ToolAnswer } from "#modules/module.ts";
import type { AllAnswers } from "./ask-all-accounts.ts";

type Question = {
  workspaceId: string;
  module: string;
  tool: string;
  args: unknown;
  answer: ToolAnswer;
  requestIds: readonly string[];
};

/** Of one account. */
export type AnsweredQuestion = Question & { connectionId: string };

/** Of several: `answer` is that of all together, `missing` the labels of those that did not answer. */
export type AnsweredAccounts = Question & {
  accounts: readonly { connectionId: string; label: string; answer: ToolAnswer }[];
  missing: readonly string[];
};

export type ReceiptOf = (serverUrl: string, answered: AnsweredQuestion | AnsweredAccounts) => string;

/**
 * A question to several accounts for more than the one answer. `argsOf`: of each with its own arguments. `onAll`: what
 * each answered, in place of the one answer, and the currency of the owner's rates.
 */
export type PerAccount = {
  argsOf?(connectionId: string): unknown;
  onAnswered?(answered: AnsweredAccounts): void;
  onAll?(all: AllAnswers, currency: string | null): void;
};
