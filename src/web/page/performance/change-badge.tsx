/** A metric's change: the arrow is its direction, the colour whether that is good. */

import { Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import type { PerformanceView } from "../data/queries.ts";
import { formatChange } from "../parts/format-number.ts";

type Better = PerformanceView["series"][number]["better"];

export function ChangeBadge({ percent, better }: { percent: number | null; better: Better }) {
  if (percent === null) return null;
  const Arrow = percent < 0 ? IconArrowDownRight : IconArrowUpRight;
  return (
    <Text span size="xs" fw={500} className="numeric change" data-verdict={verdictOf(percent, better)}>
      {percent !== 0 && <Arrow size={14} aria-hidden className="inline-icon" />}
      {formatChange(percent)}
    </Text>
  );
}

function verdictOf(percent: number, better: Better): "good" | "bad" | undefined {
  if (percent === 0 || better === "neither") return undefined;
  return percent > 0 === (better === "more") ? "good" : "bad";
}
