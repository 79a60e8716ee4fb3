/** Checks of the database for `/readyz` and `doctor`. */

import type { HealthRoom } from "#db/health.ts";
import { ShopError } from "#errors.ts";
import { query } from "./client.ts";
import type { PostgresParts } from "./postgres-engine.ts";

/** Whoever probes waits for five seconds at most. */
const PROBE_MS = 3_000;

const PROBE = "update workspace set name = name where id = ''";
const VERSION = "select current_setting('server_version')";

/** The disk is the server's, which says itself when it is full. */
export function healthIn(pools: PostgresParts["pools"]): HealthRoom {
  const checkWritable = async () => {
    try {
      await pools.write.take((client) => query(client, PROBE, []), PROBE_MS);
    } catch (cause) {
      if (cause instanceof ShopError) throw cause;
      throw new ShopError(
        "store_refused",
        "The database cannot be written. Check that PostgreSQL runs, is the primary server and has room.",
        { cause },
      );
    }
  };
  return {
    pools: Object.values(pools),
    checkWritable,
    checkDisk: async () => undefined,
    checkIntegrity: checkWritable,
    async describe() {
      await checkWritable();
      const [[version] = []] = await pools.read.take((client) => query(client, VERSION, []));
      return `PostgreSQL ${version} answers and can be written`;
    },
  };
}
