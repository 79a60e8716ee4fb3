/** The account's figures, beside those of the days before. */

import { Group, List, NativeSelect, Text, Title } from "@mantine/core";
import { useState } from "react";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { OverTime } from "../performance/over-time.tsx";
import { readReport } from "../performance/read-report.ts";
import type { Room, RoomTable, Section } from "./room-queries.ts";

type Props = Section<RoomTable> & {
  figures: NonNullable<Room["figures"]>;
  currency: string | null;
  window: string;
  onWindow(window: string): void;
};

export function RoomFigures({ data, error, onRetry, figures, currency, window, onWindow }: Props) {
  const { windows, date_column: dateColumn, series } = figures;
  const [drawn, setDrawn] = useState(series[0]?.column ?? "");
  const report = data === undefined ? null : readReport([data], series);
  return (
    <section aria-label="Figures">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Figures</Title>
        <NativeSelect
          aria-label="Days"
          value={window}
          data={windows.map(({ id, label }) => ({ value: id, label }))}
          onChange={({ currentTarget }) => onWindow(currentTarget.value)}
        />
      </Group>
      <FailureAlert failure={error} onRetry={onRetry} />
      {report === null ? (
        <PageLoader failed={error !== null} />
      ) : (
        <>
          <OverTime
            view={{ series, overTime: { dateColumn } }}
            report={report}
            currency={currency}
            drawn={drawn}
            onDraw={setDrawn}
            explain={null}
          />
          {report.lag === null ? null : (
            <Text size="sm" c="dimmed" mt="sm">
              {report.lag}
            </Text>
          )}
          {report.warnings.length === 0 ? null : (
            <List size="sm" c="dimmed" mt="sm">
              {report.warnings.map((warning) => (
                <List.Item key={warning}>{warning}</List.Item>
              ))}
            </List>
          )}
        </>
      )}
    </section>
  );
}
