/** Placeholder for a page's first answer; empty once that failed. */

import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";

/** `height`: in pixels, of what comes in its place, so that what is below stays where it is and a click meets what was seen. */
export function PageLoader({ failed = false, height }: { failed?: boolean; height?: number }) {
  if (failed) return null;
  return (
    <Stack>
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {height === undefined ? <Skeleton height={72} /> : null}
      <Skeleton height={height ?? 160} />
    </Stack>
  );
}
