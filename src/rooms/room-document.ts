/** A client room as the API and the shell show it to its owner. */

import { isoTime } from "#text/iso-time.ts";
import type { ShownRoom } from "./rooms.ts";

export function roomDocument({
  id,
  name,
  connection_id,
  created_at_ms,
  linked_at_ms,
  expires_at_ms,
  ended_at_ms,
  visits,
}: ShownRoom) {
  return {
    ...{ id, name, connection: connection_id },
    created_at: isoTime(created_at_ms),
    linked_at: isoTime(linked_at_ms),
    ends_at: isoTime(expires_at_ms),
    ended_at: isoTime(ended_at_ms),
    visits: visits.map(({ opened_at_ms, address }) => ({ at: isoTime(opened_at_ms), address })),
  };
}
