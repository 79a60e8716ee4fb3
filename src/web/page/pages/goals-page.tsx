/** What the owner wants of the account and of its campaigns. */

import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus, IconTargetArrow } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api } from "../data/api.ts";
import { type Goal, goalsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { GoalForm } from "../goals/goal-form.tsx";
import { GoalTable } from "../goals/goal-table.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";

export function GoalsPage() {
  const { workspace } = useWorkspace();
  return <Goals key={workspace.id} workspaceId={workspace.id} />;
}

function Goals({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: goals, error, refetch } = useQuery(goalsQuery(workspaceId));
  const [setting, set] = useDisclosure(false);
  const [removing, setRemoving] = useState<Goal | null>(null);
  const renew = () => queries.invalidateQueries(goalsQuery(workspaceId));
  const remove = async ({ id }: Goal) => {
    await answered(api.workspaces({ id: workspaceId }).goals({ goal: id }).delete());
    await renew();
  };
  return (
    <>
      <PageHeading
        title="Goals"
        intro="What a conversion may cost, what a sale must return, what a month may spend. Assistants read them and compare with them; only people change them."
        aside={
          <Button leftSection={<IconPlus size={16} />} onClick={set.open}>
            Set a goal
          </Button>
        }
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {goals === undefined ? (
        <PageLoader failed={error !== null} />
      ) : goals.length === 0 ? (
        <EmptyNote
          icon={<IconTargetArrow />}
          title="No goal yet"
          text="With a goal, the diagnosis says what misses it, and pacing says where the month lands."
        />
      ) : (
        <GoalTable goals={goals} onRemove={setRemoving} />
      )}
      <Modal opened={setting} onClose={set.close} title="Set a goal" closeButtonProps={{ "aria-label": "Close" }}>
        <GoalForm
          workspaceId={workspaceId}
          onSet={async () => {
            set.close();
            await renew();
          }}
        />
      </Modal>
      {removing === null ? null : (
        <ConfirmDialog
          title="Remove this goal?"
          action="Remove"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          Nothing will be compared with it any more.
        </ConfirmDialog>
      )}
    </>
  );
}
