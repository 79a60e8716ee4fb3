/** How far something is that takes long, as lines on stderr. */

import type { CallContext } from "#modules/module.ts";
import type { Terminal } from "./command.ts";

export function progressHint(terminal: Pick<Terminal, "hint">): CallContext["progress"] {
  return (done, total, message) => terminal.hint(`${message} (${Math.floor((100 * done) / total)} %)`);
}
