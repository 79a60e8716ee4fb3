/** A process that makes one round of notifications on a data folder, and may be killed while it sends. */

import { systemClock } from "#clock.ts";
import { openStore } from "#db/open-store.ts";
import { channelsOf } from "#notify/channels.ts";
import { createNotifier } from "#notify/notifier.ts";
import { Secret } from "#secret.ts";
import { keptLog } from "./kept-log.ts";
import { MIGRATIONS_DIR } from "./new-store.ts";

const [dataDir, url = "", secret = ""] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("give the data folder, the receiver's address, the secret");
process.umask(0o077);
const store = openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
const given = { notifyWebhookUrl: new Secret(url), notifyWebhookSecret: new Secret(secret) };
await createNotifier({
  store,
  clock: systemClock,
  log: keptLog().log,
  channels: channelsOf({ ...given, notifyNtfyUrl: null, notifyNtfyToken: null }, fetch),
  onDelivery: () => undefined,
  titles: new Map(),
})(new AbortController().signal);
store.close();
