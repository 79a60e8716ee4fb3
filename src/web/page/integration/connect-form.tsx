/** The form for pasted credentials, which are verified and then sealed. It also replaces those of a connection. */

import { Accordion, Button, Checkbox, Group, Stack, Text } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { answered, api } from "../data/api.ts";
import { type Connection, type Integration, workspaceKey } from "../data/queries.ts";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { CheckingNote } from "./checking-note.tsx";
import { CredentialFields } from "./credential-fields.tsx";
import { useKeptSecrets } from "./kept-secrets.ts";

const LEFT_EMPTY = "Leave it empty to choose among the accounts that the token reaches.";

export type Reached = { given: Record<string, string>; advertisers: readonly { id: string; name: string | null }[] };

type Props = {
  workspaceId: string;
  integration: Integration;
  onFailure(failure: unknown): void;
  onConnected(connection: Connection): void;
  /** What was pasted names no account, and reaches several. Absent where an account is named by its connection. */
  onReached?(reached: Reached): void;
};

export function ConnectForm({ workspaceId, integration, onFailure, onConnected, onReached }: Props) {
  const { module, title, checks, connection, account_field: accountField } = integration;
  const replacing = connection !== null;
  const fields = integration.fields.map((field) =>
    field.name === accountField && !replacing
      ? { ...field, required: false, hint: `${field.hint} ${LEFT_EMPTY}` }
      : field,
  );
  const queries = useQueryClient();
  const secrets = useKeptSecrets();
  const outcome = useRef<HTMLDivElement>(null);
  const otherAccount = useRef<HTMLInputElement>(null);
  const [namesOther, setNamesOther] = useState(false);
  const connect = useMutation({
    mutationFn: async (given: Record<string, string>) => {
      const place = api.workspaces({ id: workspaceId }).integrations({ module });
      if (connection !== null) {
        const keep_account = otherAccount.current?.checked === true ? "false" : "true";
        return answered(place({ label: connection.label }).put(given, { query: { keep_account } }));
      }
      if (accountField === null || given[accountField] !== undefined || onReached === undefined)
        return answered(place.post(given));
      const { advertisers } = await answered(place.accounts.post(given));
      const [only, ...more] = advertisers;
      if (only !== undefined && more.length === 0) return answered(place.post({ ...given, [accountField]: only.id }));
      onReached({ given, advertisers });
      return null;
    },
    onMutate: () => onFailure(null),
    onError(failure) {
      onFailure(failure);
      outcome.current?.focus();
    },
    async onSuccess(connected) {
      if (connected === null) return;
      secrets.forget();
      await queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) });
      onConnected(connected);
    },
  });
  const isMain = ({ name, required, choices }: Integration["fields"][number]) =>
    required || choices !== undefined || name === accountField;
  const [main, more] = [fields.filter(isMain), fields.filter((field) => !isMain(field))];
  const kept = (name: string) => replacing || secrets.has(name);
  return (
    <form
      aria-label={`Credentials of ${title}`}
      autoComplete="off"
      onInput={({ currentTarget }) =>
        setNamesOther(connection !== null && isOther(connection, accountField, currentTarget))
      }
      onSubmit={(event) => {
        event.preventDefault();
        connect.mutate(secrets.take(event.currentTarget, fields));
      }}
    >
      <Stack>
        {replacing ? (
          <Text size="sm" c="dimmed">
            Fill in what is new and leave the rest empty: what is sealed stays. If {title} refuses, nothing changes.
          </Text>
        ) : null}
        <CredentialFields fields={main} kept={kept} replacing={replacing} />
        {more.length === 0 ? null : (
          <Accordion variant="default" chevronPosition="left">
            <Accordion.Item value="more">
              <Accordion.Control>
                <Text size="sm">Optional fields</Text>
              </Accordion.Control>
              <Accordion.Panel>
                <Stack>
                  <CredentialFields fields={more} kept={kept} replacing={replacing} />
                </Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        )}
        {namesOther ? (
          <Checkbox
            ref={otherAccount}
            label="Another account takes this one's place"
            description="That ends this one's alerts, goals, notes, client rooms and remembered days, and closes it to narrowed keys and apps."
          />
        ) : null}
        <div ref={outcome} tabIndex={-1} className="quiet-focus">
          {connect.isPending ? <CheckingNote title={title} checks={checks} /> : null}
          <FailureAlert
            failure={connect.error}
            title={`${title} could not be connected`}
            here={`Settings → Integrations → ${title}`}
          >
            <Text size="sm">
              {replacing ? "The connection is unchanged." : "Nothing was stored."} What you pasted is kept in this
              page's memory: correct the wrong field and try again.
            </Text>
          </FailureAlert>
        </div>
        <Group justify="flex-end">
          <Button type="submit" loading={connect.isPending}>
            {replacing ? "Check and replace" : "Check and connect"}
          </Button>
        </Group>
        {replacing ? null : (
          <Text size="xs" c="dimmed">
            The credentials are sealed on this server and never shown again, here or anywhere else.
          </Text>
        )}
      </Stack>
    </form>
  );
}

/** Whether the form names an account, and not the one that is connected. */
function isOther({ advertiser }: Connection, accountField: string | null, form: HTMLFormElement): boolean {
  const given = String(new FormData(form).get(accountField ?? "") ?? "").trim();
  return given !== "" && given !== advertiser.id;
}
