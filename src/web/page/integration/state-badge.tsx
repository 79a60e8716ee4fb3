/** A connection's state as a badge. */

import { Badge } from "@mantine/core";
import type { Connection } from "../data/queries.ts";
import { STATE_LABELS } from "./state-labels.ts";

export function StateBadge({ state }: { state: Connection["state"] | null }) {
  const { label, color } = state === null ? { label: "Not connected", color: "gray" } : STATE_LABELS[state];
  return (
    <Badge color={color} variant="light" size="lg" tt="none" className="state-badge" data-state={state ?? "none"}>
      {label}
    </Badge>
  );
}
