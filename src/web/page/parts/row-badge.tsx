/** A word beside a row's name that says why it does not count any more. */

import { Badge } from "@mantine/core";

export function RowBadge({ text }: { text: string }) {
  return (
    <Badge color="gray" variant="light" size="sm" tt="none">
      {text}
    </Badge>
  );
}
