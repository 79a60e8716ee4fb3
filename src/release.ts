/** Version, commit and website, as they were built in. */

/** Defined (`--define`) only while a release or an image is compiled. */
declare const BUILD_COMMIT: string | undefined;
declare const BUILD_WEBSITE: string | undefined;

export function releaseOf(version: string) {
  return {
    version,
    commit: typeof BUILD_COMMIT === "string" ? BUILD_COMMIT : null,
    website: typeof BUILD_WEBSITE === "string" ? BUILD_WEBSITE : null,
  };
}
