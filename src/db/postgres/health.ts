/** Checks of the database for `/readyz` and `doctor`. */

import type { HealthRoom } from "#db/health.ts";
import { ShopError } from "#errors.ts";
import { type Client, query } from "./client.ts";

/** The disk is the server's, which says itself when it is full. */
export function healthIn(reader: Client, writer: Client): HealthRoom {
  const checkWritable = async () => {
    try {
      await query(writer, "update workspace set name = name where id = ''", []);
    } catch (cause) {
      throw new ShopError(
        "store_refused",
        "The database cannot be written. Check that PostgreSQL runs, is the primary server and has room.",
        { cause },
      );
    }
  };
  return {
    checkWritable,
    checkDisk: async () => undefined,
    checkIntegrity: checkWritable,
    async describe() {
      await checkWritable();
      const [[version] = []] = await query(reader, "select current_setting('server_version')", []);
      return `PostgreSQL ${version} answers and can be written`;
    },
  };
}
