/** What the year's numbers are of, which days they lack, and which may still change. */

import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { Year } from "../data/queries.ts";
import { formatDays } from "./format-days.ts";

/** More gaps than a person reads. */
const MOST_NAMED = 6;

export function YearNotes({ year: { from, to, missing, moves_from } }: { year: Year }) {
  return (
    <Alert color="gray" icon={<IconInfoCircle />} title="About these numbers">
      <Text size="sm">{formatDays({ start: from, end: to })}, in the account's own days.</Text>
      {missing.length === 0 ? null : (
        <Text size="sm">
          Not kept, and in no sum:{" "}
          {missing
            .slice(0, MOST_NAMED)
            .map(({ from: start, to: end }) => formatDays({ start, end }))
            .join("; ")}
          {missing.length > MOST_NAMED ? `; and ${missing.length - MOST_NAMED} more gaps` : ""}. Performance asks the
          platform for them.
        </Text>
      )}
      {moves_from === null ? null : (
        <Text size="sm">Numbers from {formatDays({ start: moves_from, end: moves_from })} on may still change.</Text>
      )}
    </Alert>
  );
}
