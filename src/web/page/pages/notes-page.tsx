/** What the owner knows of days, for assistants to tell beside numbers. */

import { IconNote } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { answered, api } from "../data/api.ts";
import { notesQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { NoteForm } from "../notes/note-form.tsx";
import { NoteTable } from "../notes/note-table.tsx";
import { WrittenList } from "../parts/written-list.tsx";
import { formatDay } from "../performance/format-days.ts";

export function NotesPage() {
  const { workspace } = useWorkspace();
  return <Notes key={workspace.id} workspaceId={workspace.id} />;
}

function Notes({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const list = useQuery(notesQuery(workspaceId));
  return (
    <WrittenList
      title="Notes"
      intro="What you know of a day and TikTok does not: a sale began, the site was down. Assistants tell it beside a change in the same days."
      add={{ text: "Write a note", route: "POST /api/workspaces/:id/notes" }}
      empty={{
        icon: <IconNote />,
        title: "No note yet",
        text: "Asked why a number moved, an assistant tells what you noted on those days.",
      }}
      removal={{
        title: "Remove this note?",
        text: ({ day, text, account }) =>
          `“${text}” on ${formatDay(day)}, of the account ${account}. Assistants will not tell it any more.`,
        route: "DELETE /api/workspaces/:id/notes/:note",
      }}
      list={list}
      table={(notes, onRemove) => <NoteTable notes={notes} onRemove={onRemove} />}
      form={(onWritten) => <NoteForm workspaceId={workspaceId} onWritten={onWritten} />}
      remove={({ id }) => answered(api.workspaces({ id: workspaceId }).notes({ note: id }).delete())}
      renew={() => queries.invalidateQueries(notesQuery(workspaceId))}
    />
  );
}
