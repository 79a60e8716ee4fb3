/** Notes as a table. */

import { Badge, Button, ScrollArea, Table } from "@mantine/core";
import type { Note } from "../data/queries.ts";

type Props = { notes: readonly Note[]; onRemove(note: Note): void };

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

function NoteRow({ note, onRemove }: { note: Note; onRemove(note: Note): void }) {
  const { day, text, counts } = note;
  return (
    <Table.Tr c={counts ? undefined : "dimmed"}>
      <Table.Th scope="row" fw={500}>
        {day}{" "}
        {counts ? null : (
          <Badge color="gray" variant="light" size="sm" tt="none">
            of another account: is not told
          </Badge>
        )}
      </Table.Th>
      <Table.Td data-label="Note" className="name-cell">
        {text}
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-sm"
          variant="subtle"
          color="red"
          onClick={() => onRemove(note)}
          aria-label={`Remove the note on ${day}: ${text}`}
        >
          Remove
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}
