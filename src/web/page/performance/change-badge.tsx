/** How much something changed. Its colour says only up or down: whether that is good depends on the metric. */

import { Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { sayChange } from "../parts/number-words.ts";

export function ChangeBadge({ percent }: { percent: number | null }) {
  if (percent === null) return null;
  const Arrow = percent < 0 ? IconArrowDownRight : IconArrowUpRight;
  return (
    <Text span size="xs" fw={500} className="numeric change" data-down={percent < 0 || undefined}>
      <Arrow size={14} aria-hidden className="inline-icon" />
      {sayChange(percent)}
    </Text>
  );
}
