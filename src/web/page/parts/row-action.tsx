/** The button at the end of a table's row that ends or removes what the row shows. */

import { Button } from "@mantine/core";

/** `label`: for screen readers, with what it is done to. */
export function RowAction({ text, label, onClick }: { text: string; label: string; onClick(): void }) {
  return (
    <Button size="compact-sm" variant="subtle" color="red" onClick={onClick} aria-label={label}>
      {text}
    </Button>
  );
}
