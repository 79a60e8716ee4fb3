/** Messages under kill -9: two processes decide and send the same, clocks jump, receivers keep the books. */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { z } from "zod";
import { between, chance, hashOf } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { OWNER, startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { keepMessageBooks, twiceIn } from "./message-books.ts";
import { newPair } from "./shop-under-faults.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 06:30 in the account, whose digests are due at 6. */
const START = Date.parse("2026-11-22T06:30:00Z");
const BEFORE_MS = 2 * HOUR_MS;
const ALERTS = 6;
/** Share of pairs whose clock is wrong. */
const JUMPS = 0.25;
const LONGEST_MS = 700;
const ARRIVES_MS = 50;
const MOST_ROUNDS = 12;
const PROCESS = join(import.meta.dir, "message-process.ts");

/** `lost`: decided, and said to be delivered or waiting, while no receiver has it. */
export type MessageKills = {
  kills: number;
  wanted: number;
  decided: number;
  delivered: number;
  lost: number;
  twice: number;
  unexplained: number;
  strange: number;
};

type Series = { kills: number; pairsADay: number; seed: number };

export async function killMessages({ kills, pairsADay, seed }: Series): Promise<MessageKills> {
  const clock = manualClock(START - BEFORE_MS);
  const begunUpMs = clock.uptime();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  const books = await keepMessageBooks(seed);
  const env = { ...unpaced(simulator), SHOPMCP_CHANNEL_PRIVATE_HOSTS: books.hosts.join(","), SHOPMCP_HISTORY: "off" };
  const shop = await startTestShop({ clock, simulator, env });
  const { workspaceId } = await shop.newWorkspace("W");
  await shop.connectTikTok(workspaceId, newPair(simulator, simulator.other).pasted);
  await shop.shop.digests.set({ workspaceId, weekday: null, hour: 6, channelIds: null }, OWNER);
  const mail = { host: "127.0.0.1", port: books.mailPort, security: "none", from: "a@shop.example", to: "b@c.example" };
  const channel = (kind: "webhook" | "smtp", name: string, fields: Record<string, unknown>) =>
    shop.shop.channels.create({ workspaceId, kind, name, fields }, OWNER);
  await channel("webhook", "one", { url: `${books.hook}/one` });
  await channel("webhook", "two", { url: `${books.hook}/two` });
  await channel("smtp", "mail", mail);

  const killed: number[] = [];
  const childEnv = { PATH: process.env.PATH ?? "", SHOPMCP_DATA_DIR: shop.dataDir, ...env };
  const start = async (nowMs: number, day: number) => {
    const words = [
      process.execPath,
      PROCESS,
      `${nowMs}`,
      `${clock.uptime() - begunUpMs}`,
      workspaceId,
      `${day}`,
      `${ALERTS}`,
    ];
    const child = Bun.spawn(words, { env: childEnv, stdout: "pipe", stderr: "inherit" });
    await child.stdout.getReader().read();
    return child;
  };
  const kill = async (child: ReturnType<typeof Bun.spawn>) => {
    if (child.exitCode !== null) return;
    child.kill("SIGKILL");
    await child.exited;
    // What it had sent already arrives before the kill counts.
    await lasting(ARRIVES_MS);
    killed.push(performance.now());
  };
  let day = 0;
  for (; killed.length < kills; day += 1) {
    clock.advance(START + day * DAY_MS - clock.now());
    for (let nth = 0; nth < pairsADay; nth += 1) await killPair(day, (name) => hashOf(seed, day, nth, name));
    await settle(day);
  }
  const outcome = bookkeep();
  await shop.stop();
  await books.stop();
  await simulator.stop();
  return outcome;

  async function killPair(today: number, draw: (name: string) => number): Promise<void> {
    const far = Math.round(between(-2 * DAY_MS, 3 * HOUR_MS, seed, draw("jump")));
    const nowMs = clock.now() + (chance(seed, draw("jumps")) < JUMPS ? far : 0);
    const pair = await Promise.all([start(nowMs, today), start(nowMs, today)]);
    for (const [at, child] of pair.entries()) {
      await lasting(between(0, LONGEST_MS, seed, draw(`wait ${at}`)));
      await kill(child);
    }
  }

  /** Receivers are well again, and time goes on until nothing waits. */
  async function settle(today: number): Promise<void> {
    books.bad = false;
    const waiting = shop.store().sqlite.query("SELECT id FROM channel_message WHERE settled_at_ms IS NULL");
    for (let round = 0; round < MOST_ROUNDS && (round === 0 || waiting.all().length > 0); round += 1) {
      clock.advance(HOUR_MS);
      const child = await start(clock.now(), today);
      await child.exited;
    }
    books.bad = true;
  }

  function bookkeep(): MessageKills {
    const query =
      "SELECT c.kind, c.name, m.message_id, m.outcome FROM channel_message m JOIN channel c ON c.id = m.channel_id";
    const rows = z.array(Decided).parse(shop.store().sqlite.query(query).all());
    const has = new Set(books.accepted.map(({ where, id }) => `${where} ${id}`));
    const known = new Set(
      rows.map(({ kind, name, message_id }) => `${kind === "smtp" ? "" : "/"}${name} ${message_id}`),
    );
    return {
      kills: killed.length,
      wanted: day * (ALERTS + 1) * 3,
      decided: rows.length,
      delivered: rows.filter(({ outcome }) => outcome === "delivered").length,
      lost: [...known].filter((one) => !has.has(one)).length,
      strange: [...has].filter((one) => !known.has(one)).length,
      ...twiceIn(books.accepted, killed),
    };
  }
}

const Decided = z.object({
  kind: z.string(),
  name: z.string(),
  message_id: z.string(),
  outcome: z.string().nullable(),
});
