/** Everything of the page that the HTTP application mounts; the page itself is opened once. */

import { keepPage, type OpenPage } from "./keep-page.ts";
import { missingPage } from "./missing-page.ts";
import { pageRoutes } from "./page-routes.ts";

export function servePage(openPage: OpenPage) {
  const kept = keepPage(openPage);
  return { page: pageRoutes(kept), missingPage: missingPage(kept) };
}
