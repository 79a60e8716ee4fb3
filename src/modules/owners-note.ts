/** Which warnings are for the owner of a connection, and not for a client who is shown its figures. */

import type { ConnectionFacts, Module } from "./module.ts";

/** What stands about the connection itself, and what tells a model which tool to use. */
export function isOwnersNote(note: string, { module, facts }: { module: Module; facts: ConnectionFacts }): boolean {
  return facts.warnings.includes(note) || module.tools.some(({ name }) => note.includes(name));
}
