/** Notes as a table. */

import { Table } from "@mantine/core";
import type { Note } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { CardTable } from "../parts/card-table.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";
import { formatDay } from "../performance/format-days.ts";

type Props = { notes: readonly Note[]; onRemove: ((note: Note) => void) | null };

export function NoteTable({ notes, onRemove }: Props) {
  return (
    <CardTable label="Notes" heads={["Day", "Note"]} action="Remove">
      {notes.map((note) => (
        <NoteRow key={note.id} note={note} onRemove={onRemove} />
      ))}
    </CardTable>
  );
}

function NoteRow({ note, onRemove }: { note: Note; onRemove: ((note: Note) => void) | null }) {
  const { day, account, text, counts } = note;
  return (
    <Table.Tr c={counts ? undefined : "dimmed"}>
      <Table.Th scope="row" fw={500}>
        {formatDay(day)} <AccountBadge label={account} />{" "}
        {counts ? null : <RowBadge text="of another account: is not told" />}
      </Table.Th>
      <Table.Td data-label="Note" className="name-cell">
        {text}
      </Table.Td>
      <Table.Td ta="right">
        {onRemove === null ? null : (
          <RowAction
            text="Remove"
            label={`Remove the note on ${formatDay(day)}: ${text}`}
            onClick={() => onRemove(note)}
          />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
