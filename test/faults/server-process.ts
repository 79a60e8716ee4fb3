/** A ShopMCP of a fault run: the whole of it on a shared folder. Each line on stdin is time that passes, then one tick. */

import { readConfig } from "#config.ts";
import { createLog } from "#log.ts";
import { build } from "../../src/main.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { manualClock } from "../fakes/clock.ts";

process.umask(0o077);
const clock = manualClock(Number(process.argv[2]));
const log = createLog({ clock, level: "debug", write: (line) => void process.stderr.write(`${line}\n`) });
const shop = await build({ config: readConfig(process.env), clock, log, mode: "existing", hashCost: CHEAP_HASH });
process.on("SIGTERM", () => void shop.close().then(() => process.exit(0)));
process.stdout.write("ready\n");
for await (const line of console) {
  clock.advance(Number(line));
  await shop.refresh.tick();
  process.stdout.write("ticked\n");
}
