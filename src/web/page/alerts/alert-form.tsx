/** The form for an alert, new or standing, which is looked back with before it is set. */

import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { CONDITIONS, type Condition } from "#modules/module-alerts.ts";
import { WATCHED_METRICS, type WatchedMetric } from "#modules/module-history.ts";
import { WATCHED_WORDS } from "#modules/watched-words.ts";
import { answered, api } from "../data/api.ts";
import type { Alert } from "../data/queries.ts";
import { AccountField, accountIn } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { LookedBack } from "./looked-back.tsx";

const LABELS = {
  off: { label: "is off its usual", value: "Percent from what is usual for the weekday" },
  above: { label: "is above a value", value: "An amount above 0" },
  below: { label: "is below a value", value: "An amount above 0" },
  goal: { label: "misses its goal", value: null },
  runaway: { label: "runs away today", value: "Percent above what is usual for the hours, such as 100" },
} as const satisfies Record<Condition, { label: string; value: string | null }>;

const METRICS: Readonly<Record<Condition, readonly WatchedMetric[]>> = {
  ...{ off: WATCHED_METRICS, above: WATCHED_METRICS, below: WATCHED_METRICS },
  ...{ goal: ["cpa", "roas"], runaway: ["spend"] },
};

type Props = { workspaceId: string; standing: Alert | null; onSet(): Promise<void>; onRefused(): Promise<void> };

export function AlertForm({ workspaceId, standing, onSet, onRefused }: Props) {
  const [condition, setCondition] = useState<Condition>(standing?.condition ?? "off");
  const typed = useRef<HTMLFormElement>(null);
  const alerts = api.workspaces({ id: workspaceId }).alerts;
  const form = () => new FormData(typed.current ?? undefined);
  const rule = () => ruleIn(form(), condition);
  const placed = () => ({ ...rule(), ...accountOf(standing, form()) });
  const set = useMutation({
    mutationFn: () =>
      answered(
        standing === null
          ? alerts.post(placed())
          : alerts({ alert: standing.id }).put({ ...rule(), version: standing.version }),
      ),
    onSuccess: onSet,
    onError: onRefused,
  });
  const back = useMutation({
    mutationFn: () =>
      answered(alerts.backtest.post({ ...placed(), ...(standing === null ? {} : { alert: standing.id }) })),
  });
  const { value: valueHint } = LABELS[condition];
  return (
    <form
      ref={typed}
      onChange={back.reset}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <Stack>
        {standing === null ? <AccountField /> : null}
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <NativeSelect
            name="metric"
            label="Number"
            data={METRICS[condition].map((value) => ({ value, label: WATCHED_WORDS[value].label }))}
            defaultValue={standing?.metric}
            data-autofocus
          />
          <NativeSelect
            label="Condition"
            data={CONDITIONS.map((value) => ({ value, label: LABELS[value].label }))}
            value={condition}
            onChange={({ currentTarget: { value } }) =>
              setCondition(CONDITIONS.find((one) => one === value) ?? condition)
            }
          />
          {valueHint === null ? null : (
            <NumberField name="value" label="Value" hint={valueHint} required standing={standing?.value ?? null} />
          )}
          {condition === "runaway" ? null : (
            <>
              <NumberField
                {...{ name: "days", label: "Days in a row", hint: "1 to 14", standing: standing?.days ?? 1 }}
              />
              <NumberField
                {...{ name: "min_sample", label: "Least events", standing: standing?.min_sample ?? 10 }}
                hint="With fewer clicks or conversions than this, the alert stays silent."
              />
              <TextInput
                name="campaign"
                label="Campaign ID"
                description="Empty for the whole account."
                maxLength={64}
                autoComplete="off"
                defaultValue={standing?.campaign_id ?? ""}
              />
            </>
          )}
          <TimeField {...{ name: "quiet_from", label: "Quiet from", standing: standing?.quiet?.from }} />
          <TimeField {...{ name: "quiet_to", label: "Quiet until", standing: standing?.quiet?.to }} />
        </SimpleGrid>
        <div aria-live="polite">{back.data === undefined ? null : <LookedBack looked={back.data} />}</div>
        <FailureAlert failure={back.error ?? set.error} />
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={back.isPending}
            onClick={() => (typed.current?.reportValidity() === true ? back.mutate() : undefined)}
          >
            Look back
          </Button>
          <Button type="submit" loading={set.isPending}>
            {standing === null ? "Set the alert" : "Save"}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type FieldProps = { name: string; label: string; hint: string; standing: number | null; required?: boolean };

function NumberField({ name, label, hint, standing, required = false }: FieldProps) {
  return (
    <TextInput
      {...{ name, label, required }}
      description={hint}
      defaultValue={standing ?? ""}
      inputMode="decimal"
      pattern="\d{1,12}(\.\d{1,4})?"
      title="A plain number, such as 40"
      autoComplete="off"
    />
  );
}

type TimeFieldProps = { name: string; label: string; standing: string | undefined };

function TimeField({ name, label, standing }: TimeFieldProps) {
  return (
    <TextInput
      {...{ name, label }}
      type="time"
      description="Of the account's day; messages wait. Empty for none."
      defaultValue={standing ?? ""}
    />
  );
}

/** A standing alert stays with its account. */
function accountOf(standing: Alert | null, form: FormData) {
  return standing === null ? accountIn(form) : { module: standing.module, account: standing.account };
}

function ruleIn(form: FormData, condition: Condition) {
  const metric = WATCHED_METRICS.find((known) => known === textIn(form, "metric")) ?? "spend";
  const campaign = textIn(form, "campaign").trim();
  const numbers = ["value", "days", "min_sample"].flatMap((name) => {
    const text = textIn(form, name).trim();
    return text === "" ? [] : [[name, Number(text)] as const];
  });
  const [from, to] = [textIn(form, "quiet_from"), textIn(form, "quiet_to")];
  return {
    ...{ metric, condition, ...Object.fromEntries(numbers) },
    ...(campaign === "" ? {} : { campaign_id: campaign }),
    ...(from === "" && to === "" ? {} : { quiet: { from, to } }),
  };
}
