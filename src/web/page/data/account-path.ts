/** The address of one of several accounts' own page. */

import { PAGE_PATHS } from "../../page-paths.ts";

export function accountPath(module: string, label: string): string {
  return PAGE_PATHS.account.replace(":module", module).replace(":label", label);
}
