/** The page for an unknown address. */

import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import { HOME_PATH } from "../../page-paths.ts";
import { PageHeading } from "../parts/page-heading.tsx";

export function MissingPage() {
  return (
    <>
      <PageHeading title="Page not found" />
      <Text>
        Go to{" "}
        <Anchor component={Link} href={HOME_PATH}>
          Integrations
        </Anchor>
        .
      </Text>
    </>
  );
}
