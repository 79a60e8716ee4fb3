/** The form for an exchange rate. The first one chooses the currency in which everything is totalled. */

import { Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answered, api, isChanged } from "../data/api.ts";
import type { Rate } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { SubmitForm } from "../parts/submit-form.tsx";
import { CurrencyField } from "./currency-field.tsx";
import { rateText } from "./rate-text.ts";

type Props = { workspaceId: string; rates: readonly Rate[]; onSet(): Promise<void>; onRefused(): Promise<void> };
type Wanted = Pick<Rate, "from" | "currency" | "date" | "rate">;

export function RateForm({ workspaceId, rates, onSet, onRefused }: Props) {
  const [chosenInto, setInto] = useState("");
  const [chosenFrom, setFrom] = useState("");
  const reporting = rates[0]?.currency;
  const currency = reporting ?? chosenInto;
  const from = chosenFrom === currency ? "" : chosenFrom;
  const set = useMutation({
    mutationFn: (wanted: Wanted) =>
      answered(
        api
          .workspaces({ id: workspaceId })
          .rates.put({ ...wanted, version: standingRate(rates, wanted)?.version ?? null }),
      ),
    onSuccess: onSet,
    // What somebody else has set meanwhile is then in the list, which the dialog covers.
    onError: onRefused,
  });
  return (
    <SubmitForm
      onFields={(form) => set.mutate({ from, currency, date: textIn(form, "date"), rate: textIn(form, "rate").trim() })}
    >
      <Stack>
        {reporting === undefined ? (
          <CurrencyField
            label="Total everything in"
            description="The currency of all your rates, and of the one total."
            value={chosenInto}
            autoFocus
            onChoose={setInto}
          />
        ) : (
          <Text size="sm">
            Everything is totalled in {reporting}. To use another currency, remove the rates into {reporting} first.
          </Text>
        )}
        <CurrencyField
          label="One unit of"
          description="A currency that an account of yours has."
          value={from}
          without={currency}
          autoFocus={reporting !== undefined}
          onChoose={setFrom}
        />
        <TextInput
          name="rate"
          label={currency === "" ? "Is worth" : `Is worth, in ${currency}`}
          description="Such as 0.92. Rates are yours: none is ever fetched."
          required
          inputMode="decimal"
          pattern="\s*\d{1,9}(\.\d{1,12})?\s*"
          title="A plain number, such as 0.92"
          autoComplete="off"
        />
        <TextInput
          name="date"
          type="date"
          label="From the day"
          description="It holds until the next rate of that currency. Days before the first one are in no such total."
          required
        />
        <FailureAlert failure={set.error} />
        {isChanged(set.error) ? <Text size="sm">{standsNow(rates, set.variables)}</Text> : null}
        <Group justify="flex-end">
          <Button type="submit" loading={set.isPending}>
            Set the rate
          </Button>
        </Group>
      </Stack>
    </SubmitForm>
  );
}

/** What the rate will stand in place of. */
function standingRate(rates: readonly Rate[], wanted: Wanted | undefined): Rate | undefined {
  return rates.find(({ from, date }) => from === wanted?.from && date === wanted.date);
}

function standsNow(rates: readonly Rate[], wanted: Wanted | undefined): string {
  const standing = standingRate(rates, wanted);
  if (standing !== undefined) return `What stands now: ${rateText(standing)}. Setting the rate again replaces it.`;
  const [first] = rates;
  if (first !== undefined && first.currency !== wanted?.currency)
    return `Everything is totalled in ${first.currency} now: give the rate in ${first.currency}.`;
  return "No such rate stands now.";
}
