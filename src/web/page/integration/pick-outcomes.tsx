/** What came of connecting several accounts: which are connected, which are not and why, and which key may use them. */

import { Alert, Anchor, List, Stack, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";

export type Outcome = { id: string; name: string | null; failure: string | null };

/** `unopened`: what no key or app may use yet. */
type Props = { outcomes: readonly Outcome[]; unopened: "these" | "further" | null };

const UNOPENED = {
  these: "No key or app may use these yet",
  further: "Keys and apps may use the first of these alone so far",
} as const;

export function PickOutcomes({ outcomes, unopened }: Props) {
  const [connected, failed] = [outcomes.filter((one) => !isFailed(one)), outcomes.filter(isFailed)];
  return (
    <Stack>
      {connected.length === 0 ? null : (
        <Alert role="status" color="green" icon={<IconCircleCheck />} title={`Connected: ${connected.length}`}>
          <Names of={connected} />
        </Alert>
      )}
      {connected.length === 0 || unopened === null ? null : (
        <Alert role="status" color="yellow" title={UNOPENED[unopened]}>
          <Text size="sm">
            Make a key, or change what one may see, under{" "}
            <Anchor component={Link} href={PAGE_PATHS.keys} inherit c="inherit" underline="always">
              API keys
            </Anchor>
            .
          </Text>
        </Alert>
      )}
      {failed.length === 0 ? null : (
        <Alert role="alert" color="red" title={`Not connected: ${failed.length}`}>
          <Names of={failed} />
        </Alert>
      )}
    </Stack>
  );
}

export function isFailed({ failure }: Outcome): boolean {
  return failure !== null;
}

function Names({ of }: { of: readonly Outcome[] }) {
  return (
    <List size="sm">
      {of.map(({ id, name, failure }) => (
        <List.Item key={id} className="any-name">
          {failure === null ? (name ?? id) : `${name ?? id}: ${failure}`}
        </List.Item>
      ))}
    </List>
  );
}
