/** The account's figures, beside those of the days before. */

import { Group, List, NativeSelect, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { OverTime } from "../performance/over-time.tsx";
import { readReport } from "../performance/read-report.ts";
import { type Room, roomFiguresQuery } from "./room-queries.ts";

type Props = { figures: NonNullable<Room["figures"]>; currency: string | null };

export function RoomFigures({ figures, currency }: Props) {
  const { windows, first_window: first, date_column: dateColumn, series } = figures;
  const [window, setWindow] = useState(first);
  const [drawn, setDrawn] = useState(series[0]?.column ?? "");
  const { data, error, refetch } = useQuery(roomFiguresQuery(window));
  const report = data === undefined ? null : readReport([data], series);
  return (
    <section aria-label="Figures">
      <Group justify="space-between" mb="sm">
        <Title order={2}>Figures</Title>
        <NativeSelect
          aria-label="Days"
          value={window}
          data={windows.map(({ id, label }) => ({ value: id, label }))}
          onChange={({ currentTarget }) => setWindow(currentTarget.value)}
        />
      </Group>
      <FailureAlert failure={error} onRetry={refetch} />
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
