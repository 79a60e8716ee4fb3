/** The page's addresses, on which bookmarks and links rely. `:module` is a module's name. */

export const PAGE_PATHS = {
  setup: "/setup",
  login: "/login",
  providerReturn: "/login/return",
  invite: "/invite",
  members: "/settings/members",
  integrations: "/settings/integrations",
  integration: "/settings/integrations/:module",
  keys: "/settings/keys",
  channels: "/settings/channels",
  workspaces: "/settings/workspaces",
  usage: "/usage",
  audit: "/audit",
  performance: "/performance",
  pastYear: "/performance/year",
  goals: "/goals",
  alerts: "/alerts",
  notes: "/notes",
  tools: "/tools",
  receipt: "/receipts/:receipt",
  callback: "/oauth/:module/callback",
  consent: "/oauth/consent",
} as const;

export const HOME_PATH = PAGE_PATHS.integrations;

export function isPagePath(path: string): boolean {
  const segments = path.split("/");
  return path === "/" || Object.values(PAGE_PATHS).some((known) => fits(known.split("/"), segments));
}

function fits(known: readonly string[], segments: readonly string[]): boolean {
  return known.length === segments.length && known.every((part, at) => part.startsWith(":") || part === segments[at]);
}
