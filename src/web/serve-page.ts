/** The page's routes for the HTTP application. */

import { missingPage } from "./missing-page.ts";
import { type OpenPage, openPageOnce } from "./open-page-once.ts";

export function servePage(openPage: OpenPage) {
  const kept = openPageOnce(openPage);
  return {
    page: async () => (await import("./page-routes.ts")).pageRoutes(kept),
    missingPage: missingPage(kept),
  };
}
