/** What the owner knows of days, for assistants to tell beside numbers. */

import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconNote, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { type Note, notesQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { NoteForm } from "../notes/note-form.tsx";
import { NoteTable } from "../notes/note-table.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";

export function NotesPage() {
  const { workspace } = useWorkspace();
  return <Notes key={workspace.id} workspaceId={workspace.id} />;
}

function Notes({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: notes, error, refetch } = useQuery(notesQuery(workspaceId));
  const [writing, write] = useDisclosure(false);
  const [removing, setRemoving] = useState<Note | null>(null);
  const renew = () => queries.invalidateQueries(notesQuery(workspaceId));
  const remove = async ({ id }: Note) => {
    await answered(api.workspaces({ id: workspaceId }).notes({ note: id }).delete());
    await renew();
  };
  return (
    <>
      <PageHeading
        title="Notes"
        intro="What you know of a day and TikTok does not: a sale began, the site was down. Assistants tell it beside a change in the same days."
        aside={
          <Button leftSection={<IconPlus size={16} />} onClick={write.open}>
            Write a note
          </Button>
        }
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {notes === undefined ? (
        <PageLoader failed={error !== null} />
      ) : notes.length === 0 ? (
        <EmptyNote
          icon={<IconNote />}
          title="No note yet"
          text="Asked why a number moved, an assistant tells what you noted on those days."
        />
      ) : (
        <NoteTable notes={notes} onRemove={setRemoving} />
      )}
      <Modal opened={writing} onClose={write.close} title="Write a note" closeButtonProps={{ "aria-label": "Close" }}>
        <NoteForm
          workspaceId={workspaceId}
          onWritten={async () => {
            write.close();
            await renew();
          }}
        />
      </Modal>
      {removing === null ? null : (
        <ConfirmDialog
          title="Remove this note?"
          action="Remove"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          Assistants will not tell it any more.
        </ConfirmDialog>
      )}
    </>
  );
}
