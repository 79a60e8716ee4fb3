/** What can be listed inside of what is opened; a heading where it is one thing alone. */

import { SegmentedControl, Title } from "@mantine/core";
import type { Level } from "./view-choice.ts";

type Props = { levels: readonly Level[]; listed: Level; onList(id: string): void };

export function LevelTabs({ levels, listed, onList }: Props) {
  if (levels.length < 2) return <Title order={2}>{listed.plural}</Title>;
  return (
    <SegmentedControl
      aria-label="What is listed"
      data={levels.map(({ id, plural }) => ({ value: id, label: plural }))}
      value={listed.id}
      onChange={onList}
    />
  );
}
