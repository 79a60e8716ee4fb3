/** The addresses at which the page answers; `:module` is the name of a module. A contract with bookmarks and links. */

export const PAGE_PATHS = {
  setup: "/setup",
  login: "/login",
  integrations: "/settings/integrations",
  integration: "/settings/integrations/:module",
  keys: "/settings/keys",
  workspaces: "/settings/workspaces",
  usage: "/usage",
  audit: "/audit",
  performance: "/performance",
  tools: "/tools",
  callback: "/oauth/:module/callback",
  consent: "/oauth/consent",
} as const;

/** Where the address of the server alone leads. */
export const HOME_PATH = PAGE_PATHS.integrations;

/** Whether there is a page at an address; a mistyped one shows that there is none. */
export function isPagePath(path: string): boolean {
  const segments = path.split("/");
  return path === "/" || Object.values(PAGE_PATHS).some((known) => fits(known.split("/"), segments));
}

function fits(known: readonly string[], segments: readonly string[]): boolean {
  return known.length === segments.length && known.every((part, at) => part.startsWith(":") || part === segments[at]);
}
