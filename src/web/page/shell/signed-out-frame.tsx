/** The frame of the pages before signing in: one card in the middle. */

import { Center, Paper, Stack, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { Brand } from "./brand.tsx";

type Props = { title: string; intro: string; children: ReactNode };

export function SignedOutFrame({ title, intro, children }: Props) {
  useEffect(() => {
    document.title = `${title} · ShopMCP`;
  }, [title]);
  return (
    <Center component="main" mih="100dvh" p="md" className="signed-out">
      <Stack w="100%" maw="26rem" gap="lg">
        <Center>
          <Brand />
        </Center>
        <Paper withBorder shadow="sm" p="xl">
          <Stack>
            <div>
              <Title order={1} size="h3">
                {title}
              </Title>
              <Text size="sm" c="dimmed" mt={4}>
                {intro}
              </Text>
            </div>
            {children}
          </Stack>
        </Paper>
      </Stack>
    </Center>
  );
}
