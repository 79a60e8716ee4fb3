/** The choice of days and of what they are compared with. */

import { Group, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { PerformanceView } from "../data/queries.ts";
import type { Range, ViewChoice } from "./view-choice.ts";

const CUSTOM = "custom";

type Props = {
  view: PerformanceView;
  choice: ViewChoice;
  shown: Range | null;
  onWindow(id: string): void;
  onRange(range: Range): void;
  onComparison(id: string): void;
};

export function PeriodPicker({ view, choice, shown, onWindow, onRange, onComparison }: Props) {
  const [custom, setCustom] = useState(choice.range !== null);
  const pick = (id: string) => {
    setCustom(id === CUSTOM);
    if (id !== CUSTOM) onWindow(id);
  };
  return (
    <Group gap="sm" align="flex-end" className="period-picker">
      <NativeSelect
        label="Days"
        size="sm"
        data={[...asOptions(view.windows), { value: CUSTOM, label: "Other days" }]}
        value={custom ? CUSTOM : (choice.window ?? CUSTOM)}
        onChange={(event) => pick(event.currentTarget.value)}
      />
      {custom ? <DaysBetween start={choice.range ?? shown} onRange={onRange} /> : null}
      <NativeSelect
        label="Compared with"
        size="sm"
        data={asOptions(view.comparisons)}
        value={choice.comparison}
        onChange={(event) => onComparison(event.currentTarget.value)}
      />
    </Group>
  );
}

function DaysBetween({ start, onRange }: { start: Range | null; onRange(range: Range): void }) {
  const [range, setRange] = useState(start ?? { start: "", end: "" });
  const backwards = range.start !== "" && range.end !== "" && range.start > range.end;
  const change = (given: Partial<Range>) => {
    const next = { ...range, ...given };
    setRange(next);
    if (next.start !== "" && next.end !== "" && next.start <= next.end) onRange(next);
  };
  return (
    <>
      <TextInput
        {...{ type: "date", size: "sm", label: "From", value: range.start, required: true, withAsterisk: false }}
        error={backwards ? "After the last day" : null}
        onChange={(event) => change({ start: event.currentTarget.value })}
      />
      <TextInput
        {...{ type: "date", size: "sm", label: "To", value: range.end, required: true, withAsterisk: false }}
        onChange={(event) => change({ end: event.currentTarget.value })}
      />
    </>
  );
}

function asOptions(choices: PerformanceView["windows"]) {
  return choices.map(({ id, label }) => ({ value: id, label }));
}
