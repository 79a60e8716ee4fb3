/** The choice of the workspace that all pages show. */

import { Menu, Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconSelector, IconSettings } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { workspacesQuery } from "../data/queries.ts";
import { useWorkspace } from "../data/workspace-choice.tsx";

export function WorkspaceSwitcher() {
  const { workspace, choose } = useWorkspace();
  const { data: workspaces = [] } = useQuery(workspacesQuery);
  const [location, go] = useLocation();
  const switchTo = (id: string) => {
    choose(id);
    // The address's parameters belong to the previous workspace.
    go(location);
  };
  return (
    <Menu width="target" position="bottom-start" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <UnstyledButton className="workspace-switcher">
          <Text size="xs" c="dimmed">
            Workspace
          </Text>
          <Text size="sm" fw={600} truncate>
            {workspace.name}
          </Text>
          <IconSelector size={16} aria-hidden className="switcher-mark" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown mah="60vh" className="nav-scroll">
        {workspaces.map(({ id, name }) => (
          <Menu.Item
            key={id}
            onClick={() => switchTo(id)}
            rightSection={id === workspace.id ? <IconCheck size={16} aria-label="chosen" /> : null}
          >
            <Text size="sm" className="any-name">
              {name}
            </Text>
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconSettings size={16} />} onClick={() => go(PAGE_PATHS.workspaces)}>
          Manage workspaces
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
