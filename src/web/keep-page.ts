/** The page, opened once for all that serve it. */

import type { PageFiles } from "./page-files.ts";

/** Asked for with the first request, so that commands and scripts do not pay for the page. */
export type OpenPage = () => Promise<PageFiles>;

/** What failed is tried again with the next request. */
export function keepPage(openPage: OpenPage): OpenPage {
  let opened: Promise<PageFiles> | undefined;
  return () => {
    opened ??= openPage().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
