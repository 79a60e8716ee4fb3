/** The form for a goal. */

import { Button, Group, NativeSelect, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { GOAL_TITLES } from "#modules/goal-titles.ts";
import { GIVEN_KINDS, type GivenKind } from "#modules/module-goals.ts";
import { answered, api, isChanged } from "../data/api.ts";
import type { Goal } from "../data/queries.ts";
import { AccountField, accountIn } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { goalValue } from "./goal-value.ts";

const KINDS = {
  target_cpa: { label: GOAL_TITLES.target_cpa, value: "What a conversion may cost, in the account's currency" },
  target_roas: { label: GOAL_TITLES.target_roas, value: "What each unit of spend must return, such as 2.5" },
  margin_percent: {
    label: "Target ROAS from a margin",
    value: "Percent of the revenue that is left before advertising",
  },
  month_budget: {
    label: GOAL_TITLES.month_budget,
    value: "What a calendar month may spend, in the account's currency",
  },
} as const satisfies Record<GivenKind, { label: string; value: string }>;

type Props = { workspaceId: string; goals: readonly Goal[]; onSet(): Promise<void>; onRefused(): Promise<void> };

export function GoalForm({ workspaceId, goals, onSet, onRefused }: Props) {
  const [kind, setKind] = useState<GivenKind>("target_cpa");
  const set = useMutation({
    mutationFn({ form, wanted }: Sent) {
      const of = wanted.campaign === "" ? {} : { campaign_id: wanted.campaign };
      const version = standingGoal(goals, wanted)?.version ?? null;
      return answered(
        api
          .workspaces({ id: workspaceId })
          .goals.put({ kind: wanted.kind, value: Number(textIn(form, "value")), version, ...of, ...accountIn(form) }),
      );
    },
    onSuccess: onSet,
    // What somebody else has set meanwhile is then in the list, which the dialog covers.
    onError: onRefused,
  });
  return (
    <SubmitForm onFields={(form) => set.mutate({ form, wanted: wantedIn(form, kind) })}>
      <Stack>
        <AccountField />
        <NativeSelect
          label="Kind"
          data={GIVEN_KINDS.map((value) => ({ value, label: KINDS[value].label }))}
          value={kind}
          onChange={({ currentTarget: { value } }) => setKind(GIVEN_KINDS.find((one) => one === value) ?? kind)}
          data-autofocus
        />
        <TextInput
          name="value"
          label="Value"
          description={KINDS[kind].value}
          required
          inputMode="decimal"
          pattern="\d{1,12}(\.\d{1,4})?"
          title="A plain amount, such as 12.50"
          autoComplete="off"
        />
        <TextInput
          name="campaign"
          label="Campaign ID"
          description="Empty for the whole account."
          maxLength={64}
          autoComplete="off"
        />
        <FailureAlert failure={set.error} />
        {isChanged(set.error) ? <Text size="sm">{standsNow(standingGoal(goals, set.variables?.wanted))}</Text> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending}>
            Set the goal
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}

type Wanted = { kind: GivenKind; campaign: string; account: string | undefined };
type Sent = { form: FormData; wanted: Wanted };

function wantedIn(form: FormData, kind: GivenKind): Wanted {
  return { kind, campaign: textIn(form, "campaign").trim(), account: accountIn(form).account };
}

function standsNow(goal: Goal | undefined): string {
  if (goal === undefined) return "No such goal stands now.";
  return `What stands now: ${GOAL_TITLES[goal.kind]} ${goalValue(goal)}. Setting the goal again replaces it.`;
}

/** What the goal will stand in place of. A margin becomes a target ROAS. */
function standingGoal(goals: readonly Goal[], wanted: Wanted | undefined): Goal | undefined {
  if (wanted === undefined) return undefined;
  const { kind, campaign, account } = wanted;
  const kept = kind === "margin_percent" ? "target_roas" : kind;
  return goals.find(
    (goal) =>
      goal.kind === kept &&
      (goal.campaign_id ?? "") === campaign &&
      (account === undefined || goal.account === account),
  );
}
