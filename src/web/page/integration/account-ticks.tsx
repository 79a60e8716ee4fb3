/** Ticks for accounts: a few at once, found by name or id, with a label for each that is ticked. */

import { Button, Checkbox, Group, Pagination, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";

/** `proposed`: a label that is free; absent where labels are given later. */
export type Tickable = {
  id: string;
  name: string | null;
  about: string;
  closed: boolean;
  proposed?: string | null;
};

type Props = {
  label?: string;
  description?: string;
  accounts: readonly Tickable[];
  ticked: readonly string[];
  onTicked(ids: string[]): void;
  /** Those that were typed, by account. */
  labels?: Readonly<Record<string, string>>;
  onLabel?(id: string, label: string): void;
  /** What is wrong with the label of an account. */
  clashes?: Readonly<Record<string, string>>;
  disabled?: boolean;
};

/** So many are looked through without a search. */
export const FEW = 8;
const SHOWN = 10;
const CONTROLS: Readonly<Record<string, string>> = { previous: "Previous accounts", next: "Next accounts" };

const DESCRIPTION = "Tick those that your assistants may read. Each is connected, checked and shown by itself.";

export function AccountTicks({ accounts, ticked, onTicked, disabled = false, ...given }: Props) {
  const { label = "Ad accounts", description = DESCRIPTION, labels = {}, clashes = {}, onLabel } = given;
  const [wanted, setWanted] = useState("");
  const [page, setPage] = useState(1);
  const found = accounts.filter(({ id, name, about }) =>
    `${id} ${name ?? ""} ${about}`.toLowerCase().includes(wanted.toLowerCase()),
  );
  const pages = Math.max(1, Math.ceil(found.length / SHOWN));
  const at = Math.min(page, pages);
  const open = found.filter(({ closed }) => !closed);
  const openIds = open.map(({ id }) => id);
  return (
    <Stack gap="sm">
      {accounts.length > FEW ? (
        <TextInput
          type="search"
          label="Find an account"
          placeholder="Name or ID"
          value={wanted}
          onChange={({ currentTarget }) => {
            setWanted(currentTarget.value);
            setPage(1);
          }}
          // It looks for accounts and is not meant to connect those that are ticked.
          onKeyDown={(event) => event.key === "Enter" && event.preventDefault()}
        />
      ) : null}
      <Checkbox.Group label={label} description={description} value={[...ticked]} onChange={onTicked}>
        <Stack gap="xs" mt="sm">
          {found.slice((at - 1) * SHOWN, at * SHOWN).map(({ id, name, about, closed, proposed }) => (
            <div key={id}>
              <Checkbox
                value={id}
                label={name ?? id}
                description={about}
                disabled={disabled || closed}
                className="any-name"
              />
              {proposed != null && ticked.includes(id) ? (
                <TextInput
                  size="xs"
                  mt={4}
                  ml={30}
                  maw="20rem"
                  aria-label={`Label of ${name ?? id}`}
                  leftSection={<Text size="xs">Label</Text>}
                  leftSectionWidth={48}
                  value={labels[id] ?? proposed}
                  error={clashes[id]}
                  // Red letters of this size are too faint to read.
                  withErrorStyles={false}
                  errorProps={{ c: "var(--mantine-color-text)" }}
                  onChange={({ currentTarget }) => onLabel?.(id, currentTarget.value)}
                  disabled={disabled}
                  maxLength={32}
                  required
                />
              ) : null}
            </div>
          ))}
          {found.length === 0 ? <Text size="sm">No account has that in its name or ID.</Text> : null}
        </Stack>
      </Checkbox.Group>
      {pages > 1 ? (
        <Pagination
          size="sm"
          total={pages}
          value={at}
          onChange={setPage}
          getItemProps={(item) => ({ "aria-label": `Accounts, page ${item}` })}
          getControlProps={(control) => ({ "aria-label": CONTROLS[control] ?? control })}
        />
      ) : null}
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={disabled || open.length === 0}
          onClick={() => onTicked([...new Set([...ticked, ...openIds])])}
        >
          {wanted === "" ? "Tick all" : `Tick the ${open.length} found`}
        </Button>
        <Button size="compact-sm" variant="subtle" disabled={disabled} onClick={() => onTicked([])}>
          Tick none
        </Button>
        {accounts.length > FEW ? (
          <Text size="sm" c="dimmed" role="status">
            {ticked.length} of {accounts.filter(({ closed }) => !closed).length} ticked
          </Text>
        ) : null}
      </Group>
    </Stack>
  );
}
