/** Which changes of a connection's state the owner is told of, and in which words. Pure. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { OutboxMessage } from "#db/notify-schema.ts";
import type { Transition } from "#db/occasions.ts";

type Reason = NonNullable<ConnectionRow["reason"]>;

/** What only the owner can mend; an outage mends itself, and is not told. */
const TROUBLES: Readonly<Record<Reason, string | null>> = {
  transient: null,
  unanswered: null,
  denied:
    "The platform refuses to renew the access token. Questions are answered until it ends. Paste a new access token before then.",
  app_secret:
    "The platform does not accept the App Secret, so the access token cannot be renewed. Copy the secret from the platform's developer portal and replace it.",
  token_refused:
    "The platform has refused the access token or the account. See that the account still authorises the app; if it does, paste a new access token.",
  rejected:
    "The platform accepts neither the access token nor its renewal: questions are not answered until new credentials are pasted.",
  restored:
    "It came from a backup or a copy and is not refreshed, since another copy may be doing that. If this one is the only one, run `shopmcp connection confirm`.",
};
const BY_NAME = new Map<string | null, string | null>(Object.entries(TROUBLES));

/** `title`: of the module, as people know it. Null where there is nothing to tell. */
export function tellTransition({ event, before, module, workspace }: Transition, title: string): OutboxMessage | null {
  const trouble = troubleOf(event);
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

/** After the owner's word a restored connection is on its way back by itself. */
function troubleOf({ state, reason }: Transition["event"]): string | null {
  if (state === "connected" || (state === "degraded" && reason === "restored")) return null;
  return BY_NAME.get(reason) ?? null;
}
