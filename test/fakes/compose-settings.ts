/** The settings that compose.yaml passes on. */

import { ACCOUNT_SETTINGS, SETTINGS } from "#config/settings.ts";

const { host, port, dataDir, masterKey } = SETTINGS;

/** The image's own, the plain key that a secret file replaces, and credentials that only `stdio` reads. */
const NOT_PASSED = new Set([host, port, dataDir, masterKey, ...Object.values(ACCOUNT_SETTINGS)].flatMap(namesOf));

export const PASSED: readonly string[] = Object.values(SETTINGS)
  .flatMap(namesOf)
  .filter((name) => !NOT_PASSED.has(name));

function namesOf({ variable, fileVariable }: { variable: string; fileVariable?: string }): string[] {
  return fileVariable === undefined ? [variable] : [variable, fileVariable];
}
