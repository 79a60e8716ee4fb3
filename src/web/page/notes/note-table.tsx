/** Notes as a table. */

import { ScrollArea, Table } from "@mantine/core";
import type { Note } from "../data/queries.ts";
import { AccountBadge } from "../parts/account-field.tsx";
import { RowAction } from "../parts/row-action.tsx";
import { RowBadge } from "../parts/row-badge.tsx";

type Props = { notes: readonly Note[]; onRemove: ((note: Note) => void) | null };

export function NoteTable({ notes, onRemove }: Props) {
  return (
    <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: "region", "aria-label": "Notes" }}>
      <Table verticalSpacing="sm" fz="sm" withTableBorder className="card-table">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Day</Table.Th>
            <Table.Th>Note</Table.Th>
            <Table.Th>
              <span className="hidden-caption">Remove</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {notes.map((note) => (
            <NoteRow key={note.id} note={note} onRemove={onRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function NoteRow({ note, onRemove }: { note: Note; onRemove: ((note: Note) => void) | null }) {
  const { day, account, text, counts } = note;
  return (
    <Table.Tr c={counts ? undefined : "dimmed"}>
      <Table.Th scope="row" fw={500}>
        {day} <AccountBadge label={account} /> {counts ? null : <RowBadge text="of another account: is not told" />}
      </Table.Th>
      <Table.Td data-label="Note" className="name-cell">
        {text}
      </Table.Td>
      <Table.Td ta="right">
        {onRemove === null ? null : (
          <RowAction text="Remove" label={`Remove the note on ${day}: ${text}`} onClick={() => onRemove(note)} />
        )}
      </Table.Td>
    </Table.Tr>
  );
}
