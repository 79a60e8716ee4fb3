/** Common problems and their remedies; the one that occurred is open. */

import { Accordion, Badge, Group, Text, Title } from "@mantine/core";
import { useEffect, useState } from "react";
import type { Integration } from "../data/queries.ts";

type Props = { rows: Integration["troubleshooting"]; code: string | null };

export function Troubleshooting({ rows, code }: Props) {
  const met = rows.find(({ codes }) => code !== null && codes.includes(code))?.title ?? null;
  const [open, setOpen] = useState(met);
  // What has passed closes with it: an open row beside "Connected" reads like a problem of now.
  useEffect(() => setOpen(met), [met]);
  return (
    <section aria-labelledby="troubleshooting">
      <Title order={2} id="troubleshooting" mb="sm">
        Troubleshooting
      </Title>
      <Accordion variant="separated" value={open} onChange={setOpen} order={3}>
        {rows.map(({ title, text }) => (
          <Accordion.Item key={title} value={title}>
            <Accordion.Control>
              <Group gap="xs">
                <Text size="sm" fw={500}>
                  {title}
                </Text>
                {title === met ? (
                  <Badge color="red" variant="light" size="sm">
                    happened now
                  </Badge>
                ) : null}
              </Group>
            </Accordion.Control>
            <Accordion.Panel>
              <Text size="sm">{text}</Text>
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion>
    </section>
  );
}
