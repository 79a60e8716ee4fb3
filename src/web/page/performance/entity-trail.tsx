/** The path from the account to the opened entity, with links back. */

import { Anchor, Breadcrumbs, Text } from "@mantine/core";
import type { ReadReport } from "./read-report.ts";
import type { ViewChoice } from "./view-choice.ts";

type Props = {
  account: string;
  opened: ViewChoice["opened"];
  report: ReadReport | undefined;
  onOpen(target: ViewChoice["opened"][number] | null): void;
};

export function EntityTrail({ account, opened, report, onOpen }: Props) {
  if (opened.length === 0) return null;
  const [first] = report?.points ?? [];
  const steps = opened.map((target) => {
    const name = first?.[target.level.nameColumn];
    return { target, text: name == null ? `${target.level.label} ${target.id}` : `${name}` };
  });
  return (
    <Breadcrumbs component="nav" aria-label="Path in the account" className="any-name" mb="md">
      <Anchor component="button" type="button" size="sm" onClick={() => onOpen(null)}>
        {account}
      </Anchor>
      {steps.map(({ target, text }, at) =>
        at === steps.length - 1 ? (
          <Text key={target.level.id} size="sm" fw={600} aria-current="page">
            {text}
          </Text>
        ) : (
          <Anchor key={target.level.id} component="button" type="button" size="sm" onClick={() => onOpen(target)}>
            {text}
          </Anchor>
        ),
      )}
    </Breadcrumbs>
  );
}
