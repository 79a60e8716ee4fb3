/** Where a workspace's messages go. */

import { Alert, Button, Modal } from "@mantine/core";
import { IconBell, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ChannelCard } from "../channels/channel-card.tsx";
import { ChannelForm } from "../channels/channel-form.tsx";
import { DigestPanel } from "../channels/digest-panel.tsx";
import { answered, api } from "../data/api.ts";
import { alertsQuery, type Channel, channelsQuery, digestsQuery } from "../data/queries.ts";
import { useMay } from "../data/rights.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";
import { ConfirmDialog } from "../parts/confirm-dialog.tsx";
import { CopyLine } from "../parts/copy-text.tsx";
import { EmptyNote } from "../parts/empty-note.tsx";
import { FailureAlert } from "../parts/failure-alert.tsx";
import { May } from "../parts/may.tsx";
import { PageHeading } from "../parts/page-heading.tsx";
import { PageLoader } from "../parts/page-loader.tsx";

export function ChannelsPage() {
  const { workspace } = useWorkspace();
  const may = useMay();
  return (
    <>
      {may("GET /api/workspaces/:id/channels") ? (
        <Channels key={workspace.id} workspaceId={workspace.id} />
      ) : (
        <PageHeading title="Channels" intro="Owners say where messages of this workspace go. This is what they tell." />
      )}
      <DigestPanel key={workspace.id} workspaceId={workspace.id} />
    </>
  );
}

type Setting = { standing: Channel | null };

function Channels({ workspaceId }: { workspaceId: string }) {
  const queries = useQueryClient();
  const { data: channels, error, refetch } = useQuery(channelsQuery(workspaceId));
  const [setting, setSetting] = useState<Setting | null>(null);
  const [removing, setRemoving] = useState<Channel | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  /** Whether a digest or an alert is told to anybody follows from the channels. */
  const renew = async () => {
    const changed = [channelsQuery(workspaceId), digestsQuery(workspaceId), alertsQuery(workspaceId)];
    await Promise.all(changed.map(({ queryKey }) => queries.invalidateQueries({ queryKey })));
  };
  const remove = async ({ id }: Channel) => {
    await answered(api.workspaces({ id: workspaceId }).channels({ channel: id }).delete());
    await renew();
  };
  const add = (
    <May route="POST /api/workspaces/:id/channels">
      <Button leftSection={<IconPlus size={16} />} onClick={() => setSetting({ standing: null })}>
        Add a channel
      </Button>
    </May>
  );
  return (
    <>
      <PageHeading
        title="Channels"
        intro="Where messages about this workspace's ads go. They hold figures of the account: name only places whose readers may see them."
        aside={add}
      />
      <FailureAlert failure={error} onRetry={refetch} />
      {secret === null ? null : (
        <Alert color="indigo" mb="lg" title="The webhook's secret is shown only once: copy it now.">
          <CopyLine text={secret} what="secret" />
        </Alert>
      )}
      {channels === undefined ? (
        <PageLoader failed={error !== null} />
      ) : channels.length === 0 ? (
        <EmptyNote icon={<IconBell />} title="No channel yet" text="Mail, Slack, Discord, a webhook or ntfy.">
          {add}
        </EmptyNote>
      ) : (
        channels.map((channel) => (
          <ChannelCard
            key={channel.id}
            {...{ workspaceId, channel }}
            onChange={() => setSetting({ standing: channel })}
            onRemove={() => setRemoving(channel)}
            onTested={renew}
          />
        ))
      )}
      {setting === null ? null : (
        <Modal
          opened
          onClose={() => setSetting(null)}
          title={setting.standing === null ? "Add a channel" : `Change ${setting.standing.name}`}
          closeButtonProps={{ "aria-label": "Close" }}
        >
          <ChannelForm
            {...{ workspaceId, standing: setting.standing }}
            onSet={async (made) => {
              setSetting(null);
              setSecret(made);
              await renew();
            }}
          />
        </Modal>
      )}
      {removing === null ? null : (
        <ConfirmDialog
          title={`Remove ${removing.name}?`}
          action="Remove"
          onConfirm={() => remove(removing)}
          onClose={() => setRemoving(null)}
        >
          It gets one last message, which says that nothing more will come, and who removed it.
        </ConfirmDialog>
      )}
    </>
  );
}
