/** The form for a goal. */

import { Button, Group, NativeSelect, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { GIVEN_KINDS, type GivenKind } from "#modules/module-goals.ts";
import { answered, api } from "../data/api.ts";
import { AccountField, accountIn } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";

const KINDS = {
  target_cpa: { label: "Target CPA", value: "What a conversion may cost, in the account's currency" },
  target_roas: { label: "Target ROAS", value: "What each unit of spend must return, such as 2.5" },
  margin_percent: {
    label: "Target ROAS from a margin",
    value: "Percent of the revenue that is left before advertising",
  },
  month_budget: { label: "Month budget", value: "What a calendar month may spend, in the account's currency" },
} as const satisfies Record<GivenKind, { label: string; value: string }>;

export function GoalForm({ workspaceId, onSet }: { workspaceId: string; onSet(): Promise<void> }) {
  const [kind, setKind] = useState<GivenKind>("target_cpa");
  const set = useMutation({
    mutationFn(form: FormData) {
      const campaign = textIn(form, "campaign").trim();
      const of = campaign === "" ? {} : { campaign_id: campaign };
      return answered(
        api
          .workspaces({ id: workspaceId })
          .goals.put({ kind, value: Number(textIn(form, "value")), ...of, ...accountIn(form) }),
      );
    },
    onSuccess: onSet,
  });
  return (
    <SubmitForm onFields={(fields) => set.mutate(fields)}>
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
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending}>
            Set the goal
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}
