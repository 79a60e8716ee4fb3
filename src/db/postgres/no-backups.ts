/** Backups of PostgreSQL are PostgreSQL's own. */

import type { BackupsRoom } from "#db/backups.ts";
import { ShopError } from "#errors.ts";

export const noBackups: BackupsRoom = {
  madeBy: "PostgreSQL",
  async make() {
    throw new ShopError(
      "invalid_input",
      "The data is in PostgreSQL, which is backed up by its own means: pg_dump, or an archive of its log. docs/postgres.md says how.",
    );
  },
  makeScheduled: async () => null,
  listScheduled: async () => [],
  listCopies: async () => [],
};
