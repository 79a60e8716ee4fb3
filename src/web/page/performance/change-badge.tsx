/** A metric's change: the arrow is its direction, the colour whether that is good. */

import { Text } from "@mantine/core";
import { IconArrowDownRight, IconArrowUpRight } from "@tabler/icons-react";
import { type Better, shownChange } from "./shown-change.ts";

const ARROWS = { up: IconArrowUpRight, down: IconArrowDownRight } as const;

export function ChangeBadge({ percent, better }: { percent: number | null; better: Better }) {
  if (percent === null) return null;
  const { text, way, verdict } = shownChange(percent, better);
  const Arrow = way === null ? null : ARROWS[way];
  return (
    <Text span size="xs" fw={500} className="numeric change" data-verdict={verdict}>
      {Arrow === null ? null : <Arrow size={14} aria-hidden className="inline-icon" />}
      {text}
    </Text>
  );
}
