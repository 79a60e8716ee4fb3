/** Which of several accounts a command is for; without `--label` it is the only one. */

import type { Invocation } from "./command.ts";

export function labelOf(invocation: Pick<Invocation, "option">): { label?: string } {
  const label = invocation.option("label");
  return label === undefined ? {} : { label };
}
