/** The page in the place of one that the person's role in this workspace does not open. */

import { Text } from "@mantine/core";
import { PageHeading } from "../parts/page-heading.tsx";

export function ClosedPage() {
  return (
    <>
      <PageHeading title="This page is not open to you" />
      <Text>It takes another role in this workspace. Ask one of its owners, or choose another workspace.</Text>
    </>
  );
}
