/** What the row that says which copy of the data this is says of data that is on its way to another store. */

import { ShopError } from "#errors.ts";

/** `id` is of the one copy, so that a broken-off one is known again. */
export const movedMark = (id: string) => `moved ${id}`;
export const arrivingMark = (id: string) => `arriving ${id}`;

/** @throws store_refused where nobody may work on the data */
export function refuseMoving(epoch: string | null): void {
  if (epoch === null) return;
  if (epoch.startsWith(movedMark("")))
    throw new ShopError(
      "store_refused",
      "This data was moved to another store by `shopmcp store copy`, and the other one counts. Name that one in SHOPMCP_DATABASE_URL or SHOPMCP_DATA_DIR; docs/postgres.md says how to come back.",
    );
  if (epoch.startsWith(arrivingMark("")))
    throw new ShopError(
      "store_refused",
      "This data is of a `shopmcp store copy` that was broken off. Run the same command again with the settings of the store that it came from.",
    );
}
