/** The frame of every page behind the sign-in. */

import { AppShell, Box, Burger, Divider, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { Brand } from "./brand.tsx";
import { NavLinks } from "./nav-links.tsx";
import { UserMenu } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

export function PageShell({ children }: { children: ReactNode }) {
  const [opened, menu] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: { base: 56, sm: 0 } }}
      navbar={{ width: 248, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={{ base: "md", sm: "xl" }}
    >
      <a href="#main" className="skip-link">
        Skip to the content
      </a>
      <AppShell.Header hiddenFrom="sm">
        <Group h="100%" px="md" justify="space-between">
          <Brand />
          <Burger
            opened={opened}
            onClick={menu.toggle}
            size="sm"
            aria-label={opened ? "Close the menu" : "Open the menu"}
            aria-expanded={opened}
          />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="md">
        <Box visibleFrom="sm" px="xs" mb="lg">
          <Brand />
        </Box>
        <WorkspaceSwitcher />
        <Box flex={1} mt="md" className="nav-scroll">
          <NavLinks onFollow={menu.close} />
        </Box>
        <Divider my="sm" />
        <UserMenu />
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1} className="quiet-focus">
        <Box maw="72rem" mx="auto">
          {children}
        </Box>
      </AppShell.Main>
    </AppShell>
  );
}
