/** The page's addresses, on which bookmarks and links rely. `:module` is a module's name, `:label` an account's. */

export const PAGE_PATHS = {
  setup: "/setup",
  login: "/login",
  providerReturn: "/login/return",
  invite: "/invite",
  room: "/room",
  file: "/files/:file",
  rooms: "/settings/rooms",
  members: "/settings/members",
  integrations: "/settings/integrations",
  integration: "/settings/integrations/:module",
  account: "/settings/integrations/:module/:label",
  keys: "/settings/keys",
  channels: "/settings/channels",
  workspaces: "/settings/workspaces",
  usage: "/usage",
  proof: "/usage/proof",
  audit: "/audit",
  performance: "/performance",
  pastYear: "/performance/year",
  rates: "/performance/rates",
  goals: "/goals",
  alerts: "/alerts",
  notes: "/notes",
  tools: "/tools",
  receipt: "/receipts/:receipt",
  callback: "/oauth/:module/callback",
  consent: "/oauth/consent",
} as const;

/** The query of a module's address at which a further account is connected. */
export const ADD_ACCOUNT = "add";

/** The query of an account's address at which further ones are added that its access reaches. */
export const ADD_REACHED = "reached";

export const HOME_PATH = PAGE_PATHS.integrations;

export function isPagePath(path: string): boolean {
  const segments = path.split("/");
  return path === "/" || Object.values(PAGE_PATHS).some((known) => fits(known.split("/"), segments));
}

function fits(known: readonly string[], segments: readonly string[]): boolean {
  return known.length === segments.length && known.every((part, at) => part.startsWith(":") || part === segments[at]);
}
