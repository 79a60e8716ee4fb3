/** A page's heading. It sets the document's title and takes the focus, which announces the new page. */

import { Group, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";

type Props = { title: string; intro?: ReactNode; aside?: ReactNode };

export function PageHeading({ title, intro, aside }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · ShopMCP`;
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg">
      <Stack gap={4} flex="1 1 20rem">
        <Title order={1} ref={heading} tabIndex={-1} className="quiet-focus">
          {title}
        </Title>
        {intro === undefined ? null : (
          <Text c="dimmed" maw="44rem">
            {intro}
          </Text>
        )}
      </Stack>
      {aside}
    </Group>
  );
}
