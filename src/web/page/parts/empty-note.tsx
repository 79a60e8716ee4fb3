/** An empty page's note: why it is empty and what to do. */

import { EmptyState, Paper } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { icon: ReactNode; title: string; text: string; children?: ReactNode };

export function EmptyNote({ icon, title, text, children }: Props) {
  return (
    <Paper withBorder p="xl">
      <EmptyState icon={icon} variant="light" title={title} description={text} py="lg">
        {children === undefined ? null : <EmptyState.Actions>{children}</EmptyState.Actions>}
      </EmptyState>
    </Paper>
  );
}
