/** Which of several accounts a command is for; without `--label` it is the only one. */

import { ALL_ACCOUNTS } from "#calls/choose-account.ts";
import type { Invocation } from "./command.ts";

export function labelOf(invocation: Pick<Invocation, "option">): { label?: string } {
  const label = invocation.option("label");
  return label === undefined ? {} : { label };
}

/** `all` is the label of no account. */
export function isAll({ label }: { label?: string | undefined }): boolean {
  return label === ALL_ACCOUNTS;
}
