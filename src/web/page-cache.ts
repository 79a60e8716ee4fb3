/** In a checkout the page is built when first needed and kept until its sources change. */

import { cachedBuild } from "./build-cache.ts";
import { buildPage, PAGE_SOURCES } from "./build-page.ts";
import { MANIFEST_NAME } from "./page-files.ts";

export function cachedPage(): Promise<string> {
  return cachedBuild({ name: "page", sources: PAGE_SOURCES, last: MANIFEST_NAME, build: buildPage });
}
