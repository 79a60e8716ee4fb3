/** What the totals of one account and of several have alike: their heading, and the sentence that nothing moved. */

import { Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { type Moved, MovedTable } from "./moved-table.tsx";

export type MovedTotal = Moved & { name: string };

/** `unmoved`: what was asked again is what it was. The rest as in `MovedTable`. */
type FrameProps = {
  heads: readonly string[];
  compared: boolean;
  unmoved: boolean;
  minWidth?: number;
  children: ReactNode;
};

export function TotalsFrame({ unmoved, ...table }: FrameProps) {
  return (
    <>
      <Title order={2} mb="xs">
        Totals
      </Title>
      {table.compared && unmoved ? (
        <Text size="sm" role="status" mb="xs">
          Nothing has moved since.
        </Text>
      ) : null}
      <MovedTable title="Totals" {...table} />
    </>
  );
}

/** The totals as they were told, which nothing was compared with yet. */
export function thenAlone(totals: Readonly<Record<string, number | null>> | null): MovedTotal[] {
  return Object.entries(totals ?? {}).map(([name, before]) => ({ name, before, now: null, change: null }));
}
