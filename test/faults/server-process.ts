/** A complete ShopMCP on a shared folder. Commands come on stdin and are answered by number; time passes at once. */

import { z } from "zod";
import { findModule } from "#cli/find-module.ts";
import { readConfig } from "#config/config.ts";
import { listen } from "#http/listen.ts";
import { createLog } from "#log.ts";
import { build } from "../../src/build.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { manualClock } from "../fakes/clock.ts";

/** `jumpMs` sets the clock; `tick` looks for due refreshes. */
export const Command = z.strictObject({
  id: z.int(),
  passMs: z.int().optional(),
  jumpMs: z.int().optional(),
  tick: z.boolean().optional(),
  reconnect: z.strictObject({ workspaceId: z.string(), label: z.string(), pasted: z.unknown() }).optional(),
});

if (import.meta.main) {
  process.umask(0o077);
  const [nowMs, upMs] = process.argv.slice(2).map(Number);
  const clock = manualClock(nowMs, upMs);
  const log = createLog({ clock, level: "debug", write: (line) => void process.stderr.write(`${line}\n`) });
  const shop = await build({ config: readConfig(process.env), clock, log, mode: "existing", hashCost: CHEAP_HASH });
  const listener = listen({ app: shop.http, host: "127.0.0.1", port: 0 });
  process.on("SIGTERM", async () => {
    await listener.stop({ deadlineMs: 5_000 });
    await shop.close();
    process.exit(0);
  });
  process.stdout.write(`${listener.url}\n`);

  const obey = async ({ id, tick, reconnect }: z.infer<typeof Command>) => {
    const failed = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
    let said = "";
    if (reconnect !== undefined) {
      const { workspaceId, label } = reconnect;
      const place = { workspaceId, label, module: findModule(shop.modules, "tiktok-ads") };
      const actor = { name: "owner", origin: "shell" };
      said = await shop.connections.connect(place, reconnect.pasted, actor).then(() => "", failed);
    }
    if (tick === true) await shop.refresh.tick();
    process.stdout.write(`${id} ${said.replaceAll("\n", " ")}\n`);
  };
  for await (const line of console) {
    const command = Command.parse(JSON.parse(line));
    clock.advance(command.passMs ?? 0);
    clock.set(clock.now() + (command.jumpMs ?? 0));
    void obey(command);
  }
}
