/** The digest of the connected account, or of all together: when it goes out, and what it would say now. */

import { Alert, Box, Button, Card, Group, NativeSelect, Select, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { WEEKDAYS } from "#digest/weekdays.ts";
import { DIGEST_TABLES, type DigestTable } from "#modules/module-digest.ts";
import { sayZone } from "#text/zone-name.ts";
import { ALL, useAccountChoice } from "../data/account-choice.ts";
import { answered, api } from "../data/api.ts";
import { type AccountPlace, type Digest, digestsQuery } from "../data/queries.ts";
import { AccountSelect } from "../parts/account-field.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { textIn } from "../parts/form-text.ts";
import { May } from "../parts/may.tsx";
import { RelativeTime } from "../parts/relative-time.tsx";
import { SubmitForm } from "../parts/submit-form.tsx";
import { Told } from "../parts/told.tsx";
import { DigestPreview } from "./digest-preview.tsx";

const HOURS = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }));
const DAYS = [
  { value: "", label: "Each day" },
  ...WEEKDAYS.map((day) => ({ value: day, label: `On ${day.slice(0, 1).toUpperCase()}${day.slice(1)}s` })),
];
const TABLES = [
  { value: "", label: "No table" },
  { value: "campaign", label: "Campaigns by day" },
  { value: "ad_group", label: "Ad groups by day" },
  { value: "ad", label: "Ads by day" },
] satisfies { value: DigestTable | ""; label: string }[];
const ZONES = Intl.supportedValuesOf("timeZone");
const USUAL_HOUR = 8;
const LATE =
  ". Its hour is past: it waits until yesterday has been read, or for the turn of its account among those of the same app.";

export function DigestPanel({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: digests, error, refetch } = useQuery(digestsQuery(workspaceId));
  const renew = () => queries.invalidateQueries(digestsQuery(workspaceId));
  const [refused, setRefused] = useState<unknown>(null);
  const choice = useAccountChoice(workspaceId, { all: true });
  const { known, chosen, all } = choice;
  const of = chosen === undefined ? {} : { module: chosen.module, account: all ? ALL : chosen.label };
  const digest =
    digests?.find(({ id, account, module }) =>
      all ? account === ALL && module === chosen?.module : id === chosen?.connection,
    ) ?? null;
  return (
    <Card withBorder component="section" aria-label="Digest" mt="xl">
      <Text component="h2" fw={600}>
        Digest
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {all
          ? "Each currency's subtotals and a line an account, yesterday and seven days against the seven before, to all channels of this workspace."
          : "Yesterday, seven days against the seven before, and what needs a look, to all channels of this workspace. A CSV file goes with mails and webhooks."}
      </Text>
      <FailureAlert failure={error} onRetry={refetch} />
      <AccountSelect {...choice} />
      {refused === null ? null : (
        <Box mb="sm">
          <FailureAlert failure={refused} />
        </Box>
      )}
      {/* Whose digest it is follows from the accounts: a form before them would lose what was chosen in it. */}
      {digests === undefined || !known ? null : (
        <DigestForm
          key={`${of.account} ${digest?.next_at} ${digest?.version}`}
          {...{ workspaceId, digest, of }}
          onChanged={renew}
          onRefused={setRefused}
        />
      )}
    </Card>
  );
}

type Props = {
  workspaceId: string;
  digest: Digest | null;
  of: AccountPlace;
  onChanged(): Promise<void>;
  onRefused(thrown: unknown): void;
};

function DigestForm({ workspaceId, digest, of, onChanged, onRefused }: Props) {
  const place = api.workspaces({ id: workspaceId }).digests;
  const [previewing, setPreviewing] = useState(false);
  const set = useMutation({
    mutationFn(form: FormData) {
      const weekday = WEEKDAYS.find((day) => day === textIn(form, "weekday")) ?? null;
      const attach = DIGEST_TABLES.find((table) => table === textIn(form, "attach")) ?? null;
      // Where those that were named tell nobody, all of them are meant.
      const channels = digest === null || digest.warning !== null ? null : digest.channels;
      const zone = textIn(form, "timezone");
      const timezone = zone === "" ? {} : { timezone: zone };
      return answered(
        place.put({
          hour: Number(textIn(form, "hour")),
          weekday,
          attach,
          channels,
          version: digest?.version ?? null,
          ...timezone,
          ...of,
        }),
      );
    },
    onMutate: () => onRefused(null),
    onSuccess: onChanged,
    // Another's change is shown at once, with a word above.
    onError(thrown) {
      onRefused(thrown);
      return onChanged();
    },
  });
  const remove = useMutation({
    mutationFn: () => answered(place.delete(undefined, { query: of })),
    onSuccess: onChanged,
  });
  return (
    <SubmitForm onFields={(fields) => set.mutate(fields)}>
      <Group align="flex-end">
        <May route="PUT /api/workspaces/:id/digests">
          <NativeSelect name="weekday" label="Day" data={DAYS} defaultValue={digest?.weekday ?? ""} />
          <NativeSelect
            name="hour"
            label={of.account === ALL ? "Hour" : "Hour of the account's day"}
            data={HOURS}
            defaultValue={String(digest?.hour ?? USUAL_HOUR)}
          />
          {of.account === ALL ? (
            <ZoneSelect zone={digest?.timezone ?? null} />
          ) : (
            <NativeSelect name="attach" label="CSV file" data={TABLES} defaultValue={digest?.attach ?? ""} />
          )}
          <Button type="submit" loading={set.isPending}>
            {digest === null ? "Turn on" : "Save"}
          </Button>
        </May>
        <Button variant="default" onClick={() => setPreviewing(true)}>
          Preview
        </Button>
        {digest === null ? null : (
          <May route="DELETE /api/workspaces/:id/digests">
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              Turn off
            </Button>
          </May>
        )}
      </Group>
      {digest === null ? null : (
        <Text size="sm" mt="sm">
          Next: <RelativeTime at={digest.next_at} />
          {digest.timezone === null ? "" : `, in ${sayZone(digest.timezone)}`}
          {digest.late ? LATE : ""}
        </Text>
      )}
      {digest === null || digest.warning === null ? null : (
        <Alert color="yellow" mt="sm">
          <Told text={digest.warning} />
        </Alert>
      )}
      <FailureAlert failure={remove.error} />
      {previewing ? <DigestPreview workspaceId={workspaceId} of={of} onClose={() => setPreviewing(false)} /> : null}
    </SubmitForm>
  );
}

/** Left empty, the server takes the zone of the account that was connected first. */
function ZoneSelect({ zone }: { zone: string | null }) {
  // A browser does not list every zone that it and the server know, Etc/GMT+7 for one.
  const names = zone === null || ZONES.includes(zone) ? ZONES : [zone, ...ZONES];
  return (
    <Select
      name="timezone"
      label="Time zone"
      placeholder="That of the first account"
      data={names.map((value) => ({ value, label: sayZone(value) }))}
      defaultValue={zone}
      allowDeselect={false}
      limit={100}
      nothingFoundMessage="No such time zone"
      searchable
    />
  );
}
