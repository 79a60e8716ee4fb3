/** A module's guide to its credentials. */

import { Anchor, Group, List, Text, Timeline } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import type { Integration } from "../data/queries.ts";

export function GuideSteps({ steps }: { steps: Integration["guide"] }) {
  return (
    <Timeline component="ol" className="no-markers" bulletSize={26} lineWidth={2} active={steps.length}>
      {steps.map(({ title, text, points = [], links = [] }, at) => (
        <Timeline.Item key={title} component="li" title={title} bullet={<span className="numeric">{at + 1}</span>}>
          <Text size="sm" c="dimmed">
            {text}
          </Text>
          {points.length === 0 ? null : (
            <List size="sm" c="dimmed" mt={6} spacing={4}>
              {points.map((point) => (
                <List.Item key={point}>{point}</List.Item>
              ))}
            </List>
          )}
          <Group gap="md" mt={6}>
            {links.map(({ label, url }) => (
              <Anchor key={url} href={url} target="_blank" rel="noreferrer" size="sm">
                {label} <IconExternalLink size={13} aria-hidden className="inline-icon" />
              </Anchor>
            ))}
          </Group>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
