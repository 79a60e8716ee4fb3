/** The navigation. */

import { NavLink, Text } from "@mantine/core";
import {
  IconActivity,
  IconAlertTriangle,
  IconBell,
  IconBuildingStore,
  IconChartLine,
  IconDoorEnter,
  IconHistory,
  IconKey,
  IconNote,
  IconPlugConnected,
  IconTargetArrow,
  IconTool,
  IconUsers,
} from "@tabler/icons-react";
import { Link, useLocation } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";
import { PAGE_ROUTES, type RolePage } from "../data/page-routes.ts";
import { useMay } from "../data/rights.ts";

type Entry = { path: RolePage; label: string; Icon: typeof IconKey };

const SECTIONS = [
  {
    title: "Look",
    links: [
      { path: PAGE_PATHS.performance, label: "Performance", Icon: IconChartLine },
      { path: PAGE_PATHS.goals, label: "Goals", Icon: IconTargetArrow },
      { path: PAGE_PATHS.alerts, label: "Alerts", Icon: IconAlertTriangle },
      { path: PAGE_PATHS.notes, label: "Notes", Icon: IconNote },
      { path: PAGE_PATHS.tools, label: "Tools", Icon: IconTool },
      { path: PAGE_PATHS.usage, label: "Usage", Icon: IconActivity },
      { path: PAGE_PATHS.audit, label: "Audit", Icon: IconHistory },
    ],
  },
  {
    title: "Settings",
    links: [
      { path: PAGE_PATHS.integrations, label: "Integrations", Icon: IconPlugConnected },
      { path: PAGE_PATHS.keys, label: "API keys", Icon: IconKey },
      { path: PAGE_PATHS.channels, label: "Channels", Icon: IconBell },
      { path: PAGE_PATHS.members, label: "Members", Icon: IconUsers },
      { path: PAGE_PATHS.rooms, label: "Client rooms", Icon: IconDoorEnter },
      { path: PAGE_PATHS.workspaces, label: "Workspaces", Icon: IconBuildingStore },
    ],
  },
] as const satisfies readonly { title: string; links: readonly Entry[] }[];

export function NavLinks({ onFollow }: { onFollow(): void }) {
  const [location] = useLocation();
  const may = useMay();
  return (
    <nav aria-label="Main">
      {SECTIONS.map(({ title, links }) => (
        <div key={title} className="nav-section">
          <Text size="xs" fw={600} c="dimmed" px="sm" mb={4}>
            {title}
          </Text>
          {links
            .filter(({ path }) => may(PAGE_ROUTES[path]))
            .map(({ path, label, Icon }) => {
              const here = location === path || location.startsWith(`${path}/`);
              return (
                <NavLink
                  key={path}
                  component={Link}
                  href={path}
                  label={label}
                  leftSection={<Icon size={18} stroke={1.6} />}
                  active={here}
                  aria-current={here ? "page" : undefined}
                  onClick={onFollow}
                />
              );
            })}
        </div>
      ))}
    </nav>
  );
}
