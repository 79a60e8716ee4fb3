/** A table as a file: a button for each format. */

import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { MEDIA_TYPES } from "#table-files/media-types.ts";
import { type FileSubject, tableFileName } from "#table-files/table-file-name.ts";
import { type FileCell, writeCsv } from "#table-files/write-csv.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { saveFile } from "../parts/save-file.ts";

export type Content = { columns: readonly string[]; rows: readonly (readonly FileCell[])[] };

export type DownloadedTable = { subject: FileSubject; content: Content };

type Format = keyof typeof MEDIA_TYPES;

const FORMATS = [
  { format: "csv", name: "CSV" },
  { format: "xlsx", name: "Excel" },
] as const;

const WRITERS: Readonly<Record<Format, (table: Content, name: string) => Promise<string | Uint8Array<ArrayBuffer>>>> = {
  csv: async ({ columns, rows }) => writeCsv(columns, rows),
  xlsx: async (table, name) => (await import("#table-files/write-xlsx.ts")).writeXlsx(table, name),
};

/** `labelOf`: of the button for a format, by the name that people have for it. */
type Props = { labelOf(format: string): string; make(): DownloadedTable | Promise<DownloadedTable> };

export function DownloadButtons({ labelOf, make }: Props) {
  const download = useMutation({
    async mutationFn(format: Format) {
      const { subject, content } = await make();
      saveFile(tableFileName(subject, format), await WRITERS[format](content, subject.rows), MEDIA_TYPES[format]);
    },
  });
  return (
    <>
      {FORMATS.map(({ format, name }) => (
        <Button
          key={format}
          {...{ size: "xs", variant: "default", leftSection: <IconDownload size={14} /> }}
          loading={download.isPending && download.variables === format}
          onClick={() => download.mutate(format)}
        >
          {labelOf(name)}
        </Button>
      ))}
      <FailureAlert failure={download.error} title="The file could not be made" />
    </>
  );
}
