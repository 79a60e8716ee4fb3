/** Placeholder for a page's first answer; empty once that failed. */

import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";

export function PageLoader({ failed = false }: { failed?: boolean }) {
  if (failed) return null;
  return (
    <Stack>
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      <Skeleton height={72} />
      <Skeleton height={160} />
    </Stack>
  );
}
