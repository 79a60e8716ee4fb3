/** Says that what was pressed takes long, where nothing else tells how far it is. */

import { Loader, Paper, Text } from "@mantine/core";
import { useIsMutating } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const QUIET_MS = 2_000;
const SECOND_MS = 1_000;

/** The `meta` of what shows its own progress. */
export const TELLS_ITSELF = { tellsItself: true } as const;

export function StillWorking() {
  const isWaiting = useIsMutating({ predicate: ({ meta }) => meta?.tellsItself !== true }) > 0;
  return (
    // It is there before it says something: screen readers tell what changes in it.
    <div role="status" className="still-working">
      {isWaiting ? <Waiting /> : null}
    </div>
  );
}

function Waiting() {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((passed) => passed + 1), SECOND_MS);
    return () => clearInterval(timer);
  }, []);
  if (seconds * SECOND_MS < QUIET_MS) return null;
  return (
    <Paper withBorder shadow="sm" px="md" py="xs">
      <Text size="sm">
        <Loader size={14} mr="xs" aria-hidden />
        Still working on it <span aria-hidden>({seconds} s)</span>
      </Text>
    </Paper>
  );
}
