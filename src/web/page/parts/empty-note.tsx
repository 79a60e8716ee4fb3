/** What a page shows while there is nothing to show: why, and what to do about it. */

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
