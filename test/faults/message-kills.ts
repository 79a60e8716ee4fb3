/**
 * Alerts and digests under kill -9: two processes judge the same rules over the same remembered days, make the same
 * digests and send the same messages, while clocks jump. Receivers keep the books.
 */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { z } from "zod";
import { between, chance, hashOf } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop } from "../fakes/test-shop.ts";
import { unpaced } from "../fakes/unpaced.ts";
import { keepMessageBooks, twiceIn } from "./message-books.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 14:30 in the account, whose digests are due at 14, when yesterday has been read. */
const START = Date.parse("2026-11-22T21:30:00Z");
const HOUR = 14;
const BEFORE_MS = HOUR_MS;
const ALERTS = 6;
/** The first rules have quiet hours. */
const QUIET_ALERTS = 2;
const QUIET = { from: "14:00", to: "16:00" };
const CHANNELS = 3;
/** Share of pairs whose clock is wrong. */
const JUMPS = 0.25;
const LONGEST_MS = 900;
const ARRIVES_MS = 50;
const MOST_ROUNDS = 12;
const UNTOLD = "SELECT count(*) FROM alert_firing WHERE began_told = 0 OR (ended_day IS NOT NULL AND ended_told = 0)";
const DIGESTS = "SELECT count(DISTINCT occasion) FROM channel_message WHERE type = 'digest'";
/** A clock two days behind makes the digest of a day before the first one, too. */
const IN_SERIES = "substr(occasion, -10) >= '2026-11-22'";
const PROCESS = join(import.meta.dir, "message-process.ts");

/**
 * `amid`: kills when some of the day's decisions were stored and others were not, or not told. `begun` and `ended`: decisions of rules, of which `wantedBegun` and `wantedEnded` were to be; `digests`: days that were
 * told. `decided`: messages, of which `wanted` follow from these on three channels. `lost`: decided, and said to be
 * delivered or waiting, while no receiver has it.
 */
export type MessageKills = {
  kills: number;
  amid: number;
  wantedBegun: number;
  begun: number;
  wantedEnded: number;
  ended: number;
  wantedDigests: number;
  digests: number;
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
  const env = { ...unpaced(simulator), SHOPMCP_CHANNEL_PRIVATE_HOSTS: books.hosts.join(","), SHOPMCP_HISTORY: "on" };
  const shop = await startTestShop({ clock, simulator, env });
  const { workspaceId } = await shop.newWorkspace("W");
  const wish = { currency: "USD", timezone: "Etc/GMT+7", country: "US", campaigns: 3, ageDays: 100 } as const;
  const advertiserId = simulator.openAccount({ ...wish, steady: true });
  const pasted = mainCredentials(simulator);
  const access_token = simulator.issueToken({ appId: pasted.app_id, advertiserIds: [advertiserId] });
  await shop.connectTikTok(workspaceId, { ...pasted, access_token, advertiser_id: advertiserId });
  await shop.shop.digests.set({ workspaceId, weekday: null, hour: HOUR, channelIds: null }, OWNER);
  const mail = { host: "127.0.0.1", port: books.mailPort, security: "none", from: "a@shop.example", to: "b@c.example" };
  const channel = (kind: "webhook" | "smtp", name: string, fields: Record<string, unknown>) =>
    shop.shop.channels.create({ workspaceId, kind, name, fields }, OWNER);
  await channel("webhook", "one", { url: `${books.hook}/one` });
  await channel("webhook", "two", { url: `${books.hook}/two` });
  await channel("smtp", "mail", mail);

  const { sqlite } = shop.store();
  const count = (sql: string) => z.number().parse(sqlite.query(sql).values()[0]?.[0]);
  const killed: number[] = [];
  let amid = 0;
  const childEnv = { PATH: process.env.PATH ?? "", SHOPMCP_DATA_DIR: shop.dataDir, ...env };
  const start = async (nowMs: number) => {
    const words = [process.execPath, PROCESS, `${nowMs}`, `${clock.uptime() - begunUpMs}`];
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
    const unjudged = count("SELECT count(*) FROM alert WHERE judged_at_ms IS NULL");
    if ((unjudged > 0 && unjudged < ALERTS) || count(UNTOLD) > 0) amid += 1;
  };
  const rules: string[] = [];
  let day = 0;
  for (; killed.length < kills; day += 1) {
    // Yesterday is read before the digest is due, and rules are judged by it as they were; then they change.
    await shop.shop.jobs.runAll();
    await turnRules(day % 2 === 0);
    clock.advance(START + day * DAY_MS - clock.now());
    for (let nth = 0; nth < pairsADay; nth += 1) await killPair((name) => hashOf(seed, day, nth, name));
    await settle();
    clock.advance(START + (day + 1) * DAY_MS - BEFORE_MS - clock.now());
  }
  const outcome = bookkeep();
  await shop.stop();
  await books.stop();
  await simulator.stop();
  return outcome;

  /** So that each of them begins to fire, or ends. */
  async function turnRules(holds: boolean): Promise<void> {
    for (let at = 0; at < ALERTS; at += 1) {
      const quiet = at < QUIET_ALERTS ? QUIET : null;
      const rule = {
        metric: "spend",
        condition: "above",
        campaignId: null,
        value: (holds ? 1 : 1_000_000) + at,
        quiet,
      };
      const given = { ...rule, days: undefined, minSample: undefined, workspaceId, module: undefined };
      const id = rules[at];
      if (id === undefined) rules.push((await shop.shop.alerts.set(given, OWNER)).row.id);
      else await shop.shop.alerts.change({ id, workspaceId }, given, OWNER);
    }
  }

  async function killPair(draw: (name: string) => number): Promise<void> {
    const far = Math.round(between(-2 * DAY_MS, 3 * HOUR_MS, seed, draw("jump")));
    const nowMs = clock.now() + (chance(seed, draw("jumps")) < JUMPS ? far : 0);
    const pair = await Promise.all([start(nowMs), start(nowMs)]);
    for (const [at, child] of pair.entries()) {
      await lasting(between(0, LONGEST_MS, seed, draw(`wait ${at}`)));
      await kill(child);
    }
  }

  /** Receivers are well again, and time goes on until nothing waits. */
  async function settle(): Promise<void> {
    books.bad = false;
    const waiting = sqlite.query("SELECT id FROM channel_message WHERE settled_at_ms IS NULL");
    for (let round = 0; round < MOST_ROUNDS && (round === 0 || waiting.all().length > 0); round += 1) {
      clock.advance(HOUR_MS);
      const child = await start(clock.now());
      await child.exited;
    }
    books.bad = true;
  }

  function bookkeep(): MessageKills {
    const query =
      "SELECT c.kind, c.name, m.message_id, m.outcome FROM channel_message m JOIN channel c ON c.id = m.channel_id";
    const rows = z.array(Decided).parse(sqlite.query(query).all());
    const [begun, ended] = [
      count("SELECT count(*) FROM alert_firing"),
      count("SELECT count(*) FROM alert_firing WHERE ended_day IS NOT NULL"),
    ];
    const digests = count(`${DIGESTS} AND ${IN_SERIES}`);
    const has = new Set(books.accepted.map(({ where, id }) => `${where} ${id}`));
    const known = new Set(
      rows.map(({ kind, name, message_id }) => `${kind === "smtp" ? "" : "/"}${name} ${message_id}`),
    );
    return {
      ...{ kills: killed.length, amid },
      ...{ wantedBegun: Math.ceil(day / 2) * ALERTS, begun, wantedEnded: Math.floor(day / 2) * ALERTS, ended },
      ...{ wantedDigests: day, digests, wanted: (day * ALERTS + count(DIGESTS)) * CHANNELS },
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
