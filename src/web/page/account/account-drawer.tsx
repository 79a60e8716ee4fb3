/** The operator's own sessions and ways to sign in. */

import { Drawer, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { passwordPolicyQuery, sessionQuery, signInWaysQuery } from "../data/queries.ts";
import { NewPassword } from "./new-password.tsx";
import { OwnPasskeys } from "./own-passkeys.tsx";
import { OwnRecoveryCodes } from "./own-recovery-codes.tsx";
import { OwnSessions } from "./own-sessions.tsx";
import { PasswordSwitch } from "./password-switch.tsx";

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
        <OwnRecoveryCodes />
        <Passwords />
      </Stack>
    </Drawer>
  );
}

function Passwords() {
  const { data: session } = useQuery(sessionQuery);
  const admin = session?.admin === true;
  const { data: policy } = useQuery({ ...passwordPolicyQuery, enabled: admin });
  const { data: ways } = useQuery(signInWaysQuery);
  return (
    <>
      {(policy?.on ?? ways?.passwords) === false ? null : <NewPassword />}
      {admin ? <PasswordSwitch /> : null}
    </>
  );
}
