/** The operator's own sessions, passkeys and password. */

import { Drawer, Stack } from "@mantine/core";
import { NewPassword } from "./new-password.tsx";
import { OwnPasskeys } from "./own-passkeys.tsx";
import { OwnSessions } from "./own-sessions.tsx";

export function AccountDrawer({ opened, onClose }: { opened: boolean; onClose(): void }) {
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      title="Sessions and sign-in"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack gap="xl">
        <OwnSessions />
        <OwnPasskeys />
        <NewPassword />
      </Stack>
    </Drawer>
  );
}
