/** A list beside numbers, which is folded where it would push them off the first screen. */

import { List, Text } from "@mantine/core";

const MOST_IN_SIGHT = 5;

type Props = { title: string; items: readonly { name: string; text: string }[]; holds: number };

/** `holds`: of how many names its lines are. */
export function FoldedList({ title, items, holds }: Props) {
  return (
    <details open={holds <= MOST_IN_SIGHT}>
      <Text component="summary" size="sm">
        {title}
      </Text>
      <List size="sm" mb="md" aria-label={title}>
        {items.map(({ name, text }) => (
          <List.Item key={name} className="any-name">
            {text}
          </List.Item>
        ))}
      </List>
    </details>
  );
}
