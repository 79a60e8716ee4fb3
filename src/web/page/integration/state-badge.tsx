/** A connection's state as a badge. */

import { Badge } from "@mantine/core";
import type { Connection } from "../data/queries.ts";
import { STATE_WORDS } from "./state-words.ts";

export function StateBadge({ state }: { state: Connection["state"] | null }) {
  const { label, color } = state === null ? { label: "Not connected", color: "gray" } : STATE_WORDS[state];
  return (
    <Badge color={color} variant="light" size="lg" tt="none" className="state-badge" data-state={state ?? "none"}>
      {label}
    </Badge>
  );
}
