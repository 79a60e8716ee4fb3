/** Rules that are watched for the owner, and when they fired. */

import { Button, Modal, Alert as Notice } from "@mantine/core";
import { IconAlertTriangle, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { AlertForm } from "../alerts/alert-form.tsx";
import { AlertTable } from "../alerts/alert-table.tsx";
import { FiringTable } from "../alerts/firing-table.tsx";
import { answered, api } from "../data/api.ts";
import { type Alert, alertsQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";
import { Told } from "../parts/told.tsx";

export function AlertsPage() {
  const { workspace } = useWorkspace();
  return <Alerts key={workspace.id} workspaceId={workspace.id} />;
}

type Setting = { standing: Alert | null };

function Alerts({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: alerts, error, refetch } = useQuery(alertsQuery(workspaceId));
  const [setting, setSetting] = useState<Setting | null>(null);
  const [removing, setRemoving] = useState<Alert | null>(null);
  const renew = () => queries.invalidateQueries(alertsQuery(workspaceId));
  const remove = async ({ id }: Alert) => {
    await answered(api.workspaces({ id: workspaceId }).alerts({ alert: id }).delete());
    await renew();
  };
  const add = (
    <May route="POST /api/workspaces/:id/alerts">
      <Button leftSection={<IconPlus size={16} />} onClick={() => setSetting({ standing: null })}>
        Set an alert
      </Button>
    </May>
  );
  return (
    <>
      <PageHeading
        title="Alerts"
        intro="When a number leaves its usual range or misses its goal, the workspace's channels are told once, and once more when that ends."
        aside={add}
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {alerts === undefined ? (
        <PageLoader failed={error !== null} />
      ) : alerts.length === 0 ? (
        <EmptyNote
          icon={<IconAlertTriangle />}
          title="No alert yet"
          text="Before you set one, it shows on which days it would have fired."
        >
          {add}
        </EmptyNote>
      ) : (
        <>
          {[...new Set(alerts.flatMap(({ warning }) => warning ?? []))].map((warning) => (
            <Notice key={warning} color="yellow" mb="md">
              <Told text={warning} />
            </Notice>
          ))}
          <AlertTable alerts={alerts} onChange={(standing) => setSetting({ standing })} onRemove={setRemoving} />
          <FiringTable alerts={alerts} />
        </>
      )}
      {setting === null ? null : (
        <Modal
          opened
          size="xl"
          onClose={() => setSetting(null)}
          title={setting.standing === null ? "Set an alert" : "Change the alert"}
          closeButtonProps={{ "aria-label": "Close" }}
        >
          <AlertForm
            {...{ workspaceId, standing: setting.standing }}
            onRefused={renew}
            onSet={async () => {
              setSetting(null);
              await renew();
            }}
          />
        </Modal>
      )}
      {removing === null ? null : (
        <ConfirmDialog
          title="Remove this alert?"
          action="Remove"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          {removing.title}: nothing will be told of it any more, and when it fired is forgotten.
        </ConfirmDialog>
      )}
    </>
  );
}
