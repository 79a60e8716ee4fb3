/** An API error's message, announced to screen readers. */

import { Alert, Button, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { toRefusal } from "../data/refusal.ts";
import { Told } from "./told.tsx";

type Props = {
  failure: unknown;
  title?: string;
  /** The page that somebody is on, as messages name it: they say "here" for it. */
  here?: string;
  onRetry?: () => unknown;
  children?: ReactNode;
};

export function FailureAlert({ failure, title = "That did not work", here, onRetry, children }: Props) {
  if (failure === null || failure === undefined) return null;
  const refusal = toRefusal(failure);
  return (
    <Alert role="alert" color="red" title={title} icon={<IconAlertTriangle />} data-code={refusal.code}>
      <Stack gap="xs">
        <Text size="sm" className="any-name">
          <Told text={here === undefined ? refusal.message : refusal.message.replaceAll(` in ${here}`, " here")} />
        </Text>
        {refusal.platform === null ? null : (
          <Text size="xs" c="dimmed">
            {refusal.platform}
          </Text>
        )}
        {children}
        {onRetry === undefined ? null : (
          <Button size="xs" variant="default" w="fit-content" onClick={() => onRetry()}>
            Try again
          </Button>
        )}
      </Stack>
    </Alert>
  );
}
