/** The page's routes for the HTTP application. */

import { keepPage, type OpenPage } from "./keep-page.ts";
import { missingPage } from "./missing-page.ts";
import { pageRoutes } from "./page-routes.ts";

export function servePage(openPage: OpenPage) {
  const kept = keepPage(openPage);
  return { page: pageRoutes(kept), missingPage: missingPage(kept) };
}
