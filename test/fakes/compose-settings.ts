/** Which settings compose.yaml passes on: those of a server in a container, whose key is a secret file. */

import { ACCOUNT_SETTINGS, SETTINGS } from "#config/settings.ts";

const { host, port, dataDir, masterKey } = SETTINGS;

/** The image's own, the key in the clear, which a secret file is there to avoid, and credentials that `stdio` alone reads. */
const NOT_PASSED = new Set([host, port, dataDir, masterKey, ...Object.values(ACCOUNT_SETTINGS)].flatMap(namesOf));

export const PASSED: readonly string[] = Object.values(SETTINGS)
  .flatMap(namesOf)
  .filter((name) => !NOT_PASSED.has(name));

function namesOf({ variable, fileVariable }: { variable: string; fileVariable?: string }): string[] {
  return fileVariable === undefined ? [variable] : [variable, fileVariable];
}
