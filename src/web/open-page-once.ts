/** The page's files, opened once for every route that serves them. */

import type { PageFiles } from "./page-files.ts";

/** Opened by the first request, so that commands and scripts never pay for it. */
export type OpenPage = () => Promise<PageFiles>;

export function openPageOnce(openPage: OpenPage): OpenPage {
  let opened: Promise<PageFiles> | undefined;
  return () => {
    opened ??= openPage().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
