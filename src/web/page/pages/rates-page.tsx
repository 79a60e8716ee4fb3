/** The owner's exchange rates, by which accounts of several currencies get one total. */

import { Anchor, Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowsExchange } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";
import { counted } from "#text/counted.ts";
import { PAGE_PATHS } from "../../page-paths.ts";
import { answered, api } from "../data/api.ts";
import { type Rate, ratesQuery, workspaceKey } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { May } from "../parts/may.tsx";
import { WrittenList } from "../parts/written-list.tsx";
import { useAccountCurrencies } from "../rates/currency-field.tsx";
import { RateForm } from "../rates/rate-form.tsx";
import { RateTable } from "../rates/rate-table.tsx";
import { rateText } from "../rates/rate-text.ts";

export function RatesPage() {
  const { workspace } = useWorkspace();
  return <Rates key={workspace.id} workspaceId={workspace.id} />;
}

function Rates({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const list = useQuery(ratesQuery(workspaceId));
  // Totals of all accounts are made with them.
  const renew = () => queries.invalidateQueries({ queryKey: workspaceKey(workspaceId) });
  const remove = ({ id, version }: Rate) =>
    answered(api.workspaces({ id: workspaceId }).rates({ rate: id }).delete(undefined, { query: { version } }));
  return (
    <WrittenList
      title="Exchange rates"
      intro="By rates of your own, accounts of several currencies get one total more. None is ever fetched."
      aside={
        <Anchor component={Link} href={PAGE_PATHS.performance}>
          Back to Performance
        </Anchor>
      }
      add={{ text: "Set a rate", route: "PUT /api/workspaces/:id/rates" }}
      empty={{
        icon: <IconArrowsExchange />,
        title: "No rate yet",
        text: "Money of different currencies is never added up without one. The first rate chooses the currency of the total.",
      }}
      removal={{
        title: "Remove this rate?",
        text: (rate) => `${rateText(rate)}. Its days go by the rate before it, where there is one.`,
        route: "DELETE /api/workspaces/:id/rates/:rate",
      }}
      list={list}
      table={(rates, onRemove) => (
        <>
          <Reporting {...{ rates, remove, renew }} />
          <RateTable rates={rates} onRemove={onRemove} />
        </>
      )}
      form={(onSet) => <RateForm {...{ workspaceId, onSet }} rates={list.data ?? []} onRefused={renew} />}
      {...{ remove }}
      renew={renew}
    />
  );
}

type ReportingProps = { rates: readonly Rate[]; remove(rate: Rate): Promise<unknown>; renew(): Promise<void> };

/** In which currency everything is totalled, whose accounts have no part in it, and how it becomes another one. */
function Reporting({ rates, remove, renew }: ReportingProps) {
  const own = useAccountCurrencies();
  const [leaving, leave] = useDisclosure(false);
  const reporting = rates[0]?.currency ?? "";
  const left = own.filter((code) => code !== reporting && !rates.some(({ from }) => from === code));
  return (
    <Group mb="md" gap="xs" justify="space-between">
      <Text size="sm">
        Everything is totalled in <b>{reporting}</b>.
        {left.length === 0
          ? null
          : ` There is no rate yet from ${left.join(", ")}: such accounts are not in the total.`}
      </Text>
      <May route="DELETE /api/workspaces/:id/rates/:rate">
        <Button size="xs" variant="default" onClick={leave.open}>
          Use another currency
        </Button>
      </May>
      {leaving ? (
        <ConfirmDialog
          title={`Remove all rates into ${reporting}?`}
          action={`Remove ${counted(rates.length, "rate")}`}
          onConfirm={async () => {
            try {
              for (const rate of rates) await remove(rate);
            } finally {
              await renew();
            }
          }}
          onClose={leave.close}
        >
          Rates into {reporting} say nothing of another currency. Without them there is no such total; the next rate
          that is set chooses its currency.
        </ConfirmDialog>
      ) : null}
    </Group>
  );
}
