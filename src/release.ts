/** What this program is, as it was built. */

/** Set while a release or an image is compiled (`--define`); nowhere else. */
declare const BUILD_COMMIT: string | undefined;
declare const BUILD_WEBSITE: string | undefined;

/** `website`: the page of the sources, in a release that is published at one. */
export function releaseOf(version: string) {
  return {
    version,
    commit: typeof BUILD_COMMIT === "string" ? BUILD_COMMIT : null,
    website: typeof BUILD_WEBSITE === "string" ? BUILD_WEBSITE : null,
  };
}
