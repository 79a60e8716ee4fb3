/** A complete ShopMCP on a shared folder. Commands come on stdin and are answered by number; time passes at once, for a server that is stopped too. */

import { z } from "zod";
import { findModule } from "#cli/find-module.ts";
import { readConfig } from "#config/config.ts";
import { listen } from "#http/listen.ts";
import { createLog } from "#log.ts";
import { build } from "../../src/build.ts";
import { CHEAP_HASH } from "../fakes/cheap-hash.ts";
import { joinClock } from "../fakes/shared-clock.ts";

/** `jumpMs` sets its clock; `tick` looks for due refreshes, and `look` does so beside a tick under way; `confirm` says that everything on a promoted standby is right. */
export const Command = z.strictObject({
  id: z.int(),
  jumpMs: z.int().optional(),
  tick: z.boolean().optional(),
  look: z.boolean().optional(),
  confirm: z.boolean().optional(),
  reconnect: z.strictObject({ workspaceId: z.string(), label: z.string(), pasted: z.unknown() }).optional(),
});

const LOOKED_AT = 200;
const OWNER = { name: "owner", origin: "shell" };

if (import.meta.main) {
  process.umask(0o077);
  const clock = joinClock(process.argv[2] ?? "");
  const log = createLog({ clock, level: "debug", write: (line) => void process.stderr.write(`${line}\n`) });
  const shop = await build({ config: readConfig(process.env), clock, log, mode: "existing", hashCost: CHEAP_HASH });
  const listener = listen({ app: shop.http, host: "127.0.0.1", port: 0 });
  process.on("SIGTERM", async () => {
    await listener.stop({ deadlineMs: 5_000 });
    await shop.close();
    process.exit(0);
  });
  process.stdout.write(`${listener.url}\n`);

  const obey = async ({ id, tick, look, confirm, reconnect }: z.infer<typeof Command>) => {
    const failed = (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown));
    let said = "";
    if (reconnect !== undefined) {
      const { workspaceId, label } = reconnect;
      const place = { workspaceId, label, module: findModule(shop.modules, "tiktok-ads") };
      said = await shop.connections.connect(place, reconnect.pasted, OWNER).then(() => "", failed);
    }
    if (confirm === true) {
      const waiting = await shop.maintenance.unconfirmed();
      const confirming = waiting.map((workspaceId) => shop.maintenance.confirm({ workspaceId }, OWNER));
      said = await Promise.all(confirming).then(() => "", failed);
    }
    if (tick === true) await shop.refresh.tick();
    if (look === true) {
      const module = findModule(shop.modules, "tiktok-ads");
      const rows = await shop.connections
        .due({ untilMs: clock.now(), after: undefined, limit: LOOKED_AT })
        .catch(() => []);
      await Promise.allSettled(rows.map((row) => shop.connections.refreshOrVerify(row, module)));
    }
    process.stdout.write(`${id} ${said.replaceAll("\n", " ")}\n`);
  };
  for await (const line of console) {
    const command = Command.parse(JSON.parse(line));
    clock.set(clock.now() + (command.jumpMs ?? 0));
    void obey(command);
  }
}
