/** Lists as one caller sees them, made once for each set of tools and each set of accounts. */

import { LRUCache } from "lru-cache";
import { atMost } from "#at-most.ts";
import { listingName } from "#calls/account-argument.ts";
import type { AccountLabels } from "#calls/visible-accounts.ts";
import type { Restriction } from "#restriction.ts";
import { byRestriction } from "./by-restriction.ts";

/** Of some thirty kilobytes each; workspaces with more accounts than are named share one. */
const MAX_LISTS = 64;

type Tools = Pick<Restriction, "tools">;

export function byCaller<Made extends object>(
  make: (tools: Tools, labels: AccountLabels) => Made,
): (restriction: Restriction, labels: AccountLabels) => Made {
  const usual = byRestriction((tools) => make(tools, new Map()));
  const several = new LRUCache<string, Made>(atMost(MAX_LISTS));
  return (restriction, labels) => {
    if (labels.size === 0) return usual(restriction);
    const name = `${restriction.tools?.join("+") ?? "all"} ${listingName(labels)}`;
    const before = several.get(name);
    if (before !== undefined) return before;
    const now = make(restriction, labels);
    several.set(name, now);
    return now;
  };
}
