/** A process that sends one round of notifications and may be killed meanwhile. */

import { systemClock } from "#clock.ts";
import { createNotifier } from "#notify/notifier.ts";
import { openChannels } from "#notify/open-channels.ts";
import { Secret } from "#secret.ts";
import { DIRECT } from "./direct.ts";
import { keptLog } from "./kept-log.ts";
import { MIGRATIONS_DIR } from "./new-store.ts";
import { openStore } from "./open-store.ts";

const [dataDir, url = "", secret = ""] = process.argv.slice(2);
if (dataDir === undefined) throw new Error("give the data folder, the receiver's address, the secret");
process.umask(0o077);
const store = openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
const given = { notifyWebhookUrl: new Secret(url), notifyWebhookSecret: new Secret(secret) };
await createNotifier({
  store,
  clock: systemClock,
  clockIsTrusted: async () => true,
  log: keptLog().log,
  channels: openChannels({ ...given, notifyNtfyUrl: null, notifyNtfyToken: null }, DIRECT).channels,
  onDelivery: () => undefined,
  titles: new Map(),
  newRelease: async () => null,
  platformEnds: [],
})(new AbortController().signal);
store.close();
