/** The operator's menu: sessions, sign-in, appearance and signing out. */

import { Menu, Text, UnstyledButton, useMantineColorScheme } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDeviceDesktop, IconLogout, IconMoon, IconSelector, IconSun, IconUserShield } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { PAGE_PATHS } from "../../page-paths.ts";
import { AccountDrawer } from "../account/account-drawer.tsx";
import { answered, api } from "../data/api.ts";
import { sessionQuery } from "../data/queries.ts";

const SCHEMES = [
  { scheme: "auto", label: "Like the system", Icon: IconDeviceDesktop },
  { scheme: "light", label: "Light", Icon: IconSun },
  { scheme: "dark", label: "Dark", Icon: IconMoon },
] as const;

export function UserMenu() {
  const { data: session } = useQuery(sessionQuery);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [opened, drawer] = useDisclosure(false);
  const email = session?.operator.email ?? "";
  return (
    <>
      <Menu width="target" position="top-start" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <UnstyledButton className="workspace-switcher plain" aria-label={`Signed in as ${email}. Account menu`}>
            <Text size="sm" truncate>
              {email}
            </Text>
            <IconSelector size={16} aria-hidden className="switcher-mark" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>Appearance</Menu.Label>
          {SCHEMES.map(({ scheme, label, Icon }) => (
            <Menu.Item
              key={scheme}
              leftSection={<Icon size={16} />}
              onClick={() => setColorScheme(scheme)}
              fw={scheme === colorScheme ? 600 : undefined}
              aria-current={scheme === colorScheme || undefined}
            >
              {label}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item leftSection={<IconUserShield size={16} />} onClick={drawer.open}>
            Sessions and sign-in
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={signOut}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <AccountDrawer opened={opened} onClose={drawer.close} />
    </>
  );
}

/** A fresh page leaves nothing of the session in memory. */
async function signOut(): Promise<void> {
  await answered(api.session.delete());
  window.location.assign(PAGE_PATHS.login);
}
