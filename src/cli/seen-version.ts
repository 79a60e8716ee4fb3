/** `--if-version`: a change of the shell that counts only where nobody made another one since something was listed. */

import { ShopError } from "#errors.ts";
import { VERSION_PATTERN } from "#text/version-of.ts";
import type { Invocation } from "./command.ts";

const NAME = "if-version";
/** Nothing was listed there. */
const NONE = "none";

export const IF_VERSION = { [NAME]: { type: "string" } } as const;

/** For the help of a command that sets what the list of `of` shows. */
export const setsIfVersion = (of: string) => `${doneIfVersion(of, "changed")}; \`${NONE}\` stands for nothing there.`;

export const removesIfVersion = (of: string) => `${doneIfVersion(of, "removed")}.`;

function doneIfVersion(of: string, done: string): string {
  return `With --${NAME} V nothing is ${done} where \`${of} list --json\` would show another version by now`;
}

/** Undefined where it is not given, null where nothing was seen. @throws usage */
export function versionSeen(invocation: Pick<Invocation, "option">): string | null | undefined {
  const seen = invocation.option(NAME);
  if (seen === NONE) return null;
  if (seen === undefined || VERSION_PATTERN.test(seen)) return seen;
  throw new ShopError(
    "usage",
    `--${NAME} takes the version that the list has with --json, or ${NONE} where it had nothing there.`,
  );
}

/** Of what has to stand there. @throws usage */
export function versionOfStanding(invocation: Pick<Invocation, "option">): string | undefined {
  const seen = versionSeen(invocation);
  if (seen !== null) return seen;
  throw new ShopError("usage", `--${NAME} takes the version that the list has with --json.`);
}
