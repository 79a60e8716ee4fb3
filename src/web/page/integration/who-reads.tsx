/** Who reads an account that was just connected. */

import { Anchor, Text } from "@mantine/core";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";

/** Where it is not the first, a key that was open to every account keeps to those that there were. */
export function WhoReads() {
  return (
    <Text size="sm">
      Keys and apps that are not narrowed to other accounts can read it from now on. What each may see stands under{" "}
      <Anchor component={Link} href={PAGE_PATHS.keys} inherit c="inherit" underline="always">
        API keys
      </Anchor>
      .
    </Text>
  );
}
