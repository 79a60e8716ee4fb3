/** The page's routes for the HTTP application. */

import { missingPage } from "./missing-page.ts";
import { type OpenPage, openPageOnce } from "./open-page-once.ts";
import { pageRoutes } from "./page-routes.ts";

export function servePage(openPage: OpenPage) {
  const kept = openPageOnce(openPage);
  return { page: pageRoutes(kept), missingPage: missingPage(kept) };
}
