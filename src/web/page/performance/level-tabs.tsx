/** The levels that can be listed; a heading where there is only one. */

import { SegmentedControl, Title } from "@mantine/core";
import type { Level } from "./view-choice.ts";

type Props = { levels: readonly Level[]; listed: Level; onList(id: string): void };

export function LevelTabs({ levels, listed, onList }: Props) {
  if (levels.length < 2) return <Title order={2}>{listed.plural}</Title>;
  return (
    <SegmentedControl
      aria-label="Level of the rows"
      data={levels.map(({ id, plural }) => ({ value: id, label: plural }))}
      value={listed.id}
      onChange={onList}
    />
  );
}
