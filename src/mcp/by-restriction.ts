/** Lists as one caller may see them, made once for each restriction of tools. */

import type { Restriction } from "#restriction.ts";

/** As many as sets can be combined, and one more. */
export function byRestriction<Made>(
  make: (tools: Pick<Restriction, "tools">) => Made,
): (restriction: Restriction) => Made {
  const made = new Map<string, Made>();
  return ({ tools }) => {
    const name = tools === null ? "all" : tools.join("+");
    const before = made.get(name);
    if (before !== undefined) return before;
    const now = make({ tools });
    made.set(name, now);
    return now;
  };
}
