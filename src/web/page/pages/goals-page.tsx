/** What the owner wants of the account and of its campaigns. */

import { IconTargetArrow } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import { answered, api } from "../data/api.ts";
import { type Goal, goalsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { GoalForm } from "../goals/goal-form.tsx";
import { GoalTable } from "../goals/goal-table.tsx";
import { goalValue } from "../goals/goal-value.ts";
import { WrittenList } from "../parts/written-list.tsx";

export function GoalsPage() {
  const { workspace } = useWorkspace();
  return <Goals key={workspace.id} workspaceId={workspace.id} />;
}

function Goals({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const list = useQuery(goalsQuery(workspaceId));
  const renew = () => queries.invalidateQueries(goalsQuery(workspaceId));
  return (
    <WrittenList
      title="Goals"
      intro="What a conversion may cost, what a sale must return, what a month may spend. Assistants read them and compare with them; only people change them."
      add={{ text: "Set a goal", route: "PUT /api/workspaces/:id/goals" }}
      empty={{
        icon: <IconTargetArrow />,
        title: "No goal yet",
        text: "With a goal, the diagnosis says what misses it, and pacing says where the month lands.",
      }}
      removal={{
        title: "Remove this goal?",
        text: (goal) => <RemovedGoal goal={goal} />,
        route: "DELETE /api/workspaces/:id/goals/:goal",
      }}
      list={list}
      table={(goals, onRemove) => <GoalTable goals={goals} onRemove={onRemove} />}
      form={(onSet) => <GoalForm {...{ workspaceId, onSet }} goals={list.data ?? []} onRefused={renew} />}
      remove={({ id, version }) =>
        answered(api.workspaces({ id: workspaceId }).goals({ goal: id }).delete(undefined, { query: { version } }))
      }
      renew={renew}
    />
  );
}

function RemovedGoal({ goal }: { goal: Goal }) {
  const { campaign_id: campaign, account, kind } = goal;
  const of = campaign === null ? "" : `campaign ${campaign} of `;
  return (
    <>
      {GOAL_TITLES[kind]} of {of}the account {account}: {goalValue(goal)}. Nothing will be compared with it any more.
    </>
  );
}
