/** What each page of a workspace asks first: whoever may not is offered no link to it, and no page at its address. */

import type { Route } from "#api/route-rights.ts";
import { PAGE_PATHS } from "../../page-paths.ts";

export const PAGE_ROUTES = {
  [PAGE_PATHS.integrations]: "GET /api/workspaces/:id/integrations",
  [PAGE_PATHS.performance]: "POST /api/workspaces/:id/tools/:tool",
  [PAGE_PATHS.pastYear]: "GET /api/workspaces/:id/days",
  [PAGE_PATHS.rates]: "GET /api/workspaces/:id/rates",
  [PAGE_PATHS.goals]: "GET /api/workspaces/:id/goals",
  [PAGE_PATHS.alerts]: "GET /api/workspaces/:id/alerts",
  [PAGE_PATHS.notes]: "GET /api/workspaces/:id/notes",
  [PAGE_PATHS.tools]: "GET /api/workspaces/:id/tools",
  [PAGE_PATHS.usage]: "GET /api/workspaces/:id/usage",
  [PAGE_PATHS.proof]: "GET /api/workspaces/:id/proof",
  [PAGE_PATHS.audit]: "GET /api/workspaces/:id/audit",
  [PAGE_PATHS.keys]: "GET /api/workspaces/:id/keys",
  [PAGE_PATHS.channels]: "GET /api/workspaces/:id/digests",
  [PAGE_PATHS.members]: "GET /api/workspaces/:id/members",
  [PAGE_PATHS.rooms]: "GET /api/workspaces/:id/rooms",
  [PAGE_PATHS.workspaces]: "GET /api/workspaces",
} as const satisfies Readonly<Record<string, Route>>;

export type RolePage = keyof typeof PAGE_ROUTES;
