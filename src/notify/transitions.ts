/** Which state changes the owner is told of, and in which words. */

import type { Transition } from "#db/notifiable.ts";
import type { OutboxMessage } from "#db/outbox-message.ts";
import { reasonWords } from "#text/connection-reasons.ts";

/** `accounts`: of the credential, to which the very same happened. Named where the workspace has several. */
export function transitionMessage(
  { event, before, module, workspace, several, label }: Transition,
  { title: called, accounts }: { title: string; accounts: number },
): OutboxMessage | null {
  const trouble = troubleOf(event);
  const which = accounts > 1 ? `${accounts} accounts` : label;
  const title = several ? `${called} (${which})` : called;
  const about = {
    atMs: event.at_ms,
    data: {
      workspace,
      connection: { id: event.connection_id, module, state: event.state, reason: event.reason },
    },
  };
  if (trouble !== null) {
    const lost = event.state === "needs_reconnect";
    return {
      ...about,
      type: `connection.${event.state}`,
      title: lost ? `${title} of ${workspace.name} is disconnected` : `${title} of ${workspace.name} needs you`,
      text: trouble,
      urgent: lost,
    };
  }
  if (event.state !== "connected" || before === undefined || troubleOf(before) === null) return null;
  return {
    ...about,
    type: "connection.connected",
    title: `${title} of ${workspace.name} works again`,
    text: "Nothing is left to do.",
    urgent: false,
  };
}

/** Only what the owner must fix; an outage ends by itself. */
function troubleOf(event: Transition["event"]): string | null {
  const words = reasonWords(event);
  return words === null || words.todo === null ? null : `${words.short}. ${words.what} ${words.todo("")}`;
}
