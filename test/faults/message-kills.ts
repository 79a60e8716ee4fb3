/**
 * Alerts and digests under kill -9: two processes judge the same rules over the same remembered days, make the same
 * digests and send the same messages, while clocks jump and their database crashes. Receivers keep the books.
 */

import { join } from "node:path";
import { setTimeout as lasting } from "node:timers/promises";
import { z } from "zod";
import { between, chance, hashOf } from "#simulator/random.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { onPostgres as onDatabase, onFile } from "../fakes/database-stage.ts";
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
/** Share of pairs during whose work PostgreSQL crashes. */
const CRASHES = 0.5;
const LONGEST_MS = 900;
const ARRIVES_MS = 50;
/** A connection is accepted in one turn of the event loop, and read in the next ones. */
const TURNS_TO_ARRIVE = 10;
const MOST_ROUNDS = 12;
const UNTOLD =
  "SELECT count(*) AS count FROM alert_firing WHERE began_told = 0 OR (ended_day IS NOT NULL AND ended_told = 0)";
const DIGESTS = "SELECT DISTINCT occasion FROM channel_message WHERE type = 'digest'";
/** A clock two days behind makes the digest of a day before the first one, too. */
const FIRST_DAY = "2026-11-22";
const PROCESS = join(import.meta.dir, "message-process.ts");

/**
 * `crashes`: of PostgreSQL. `amid`: kills when some of the day's decisions were stored and others were not, or not told. `begun` and `ended`: decisions of rules, of which `wantedBegun` and `wantedEnded` were to be; `digests`: days that were
 * told. `decided`: messages, of which `wanted` follow from these on three channels. `lost`: decided, and said to be
 * delivered or waiting, while no receiver has it.
 */
export type MessageKills = {
  kills: number;
  crashes: number;
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

type Series = { kills: number; pairsADay: number; seed: number; onPostgres?: boolean };

export async function killMessages({ kills, pairsADay, seed, onPostgres = false }: Series): Promise<MessageKills> {
  const clock = manualClock(START - BEFORE_MS);
  const database = onPostgres ? await onDatabase() : null;
  const stage = database ?? onFile();
  const pass = async (ms: number) => {
    clock.advance(ms);
    await database?.setClock(clock.now());
  };
  await pass(0);
  const begunUpMs = clock.uptime();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  const books = await keepMessageBooks(seed);
  const hosts = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: books.hosts.join(",") };
  const env = { ...stage.env, ...unpaced(simulator), ...hosts, SHOPMCP_HISTORY: "on" };
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

  const count = async (sql: string) => Counted.parse(await stage.ask(sql))[0].count;
  /** When something was killed, or crashed. */
  const killed: number[] = [];
  let amid = 0;
  let crashes = 0;
  const childEnv = { PATH: process.env.PATH ?? "", ...env };
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
    // What it had sent already arrives before the kill counts, however long this process stood still meanwhile.
    await lasting(ARRIVES_MS);
    for (let turn = 0; turn < TURNS_TO_ARRIVE; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    killed.push(performance.now());
    const unjudged = await count("SELECT count(*) AS count FROM alert WHERE judged_at_ms IS NULL");
    if ((unjudged > 0 && unjudged < ALERTS) || (await count(UNTOLD)) > 0) amid += 1;
  };
  const crash = async () => {
    if (database === null) return;
    crashes += 1;
    await database.restart();
    killed.push(performance.now());
  };
  const rules: string[] = [];
  let day = 0;
  for (; killed.length < kills + crashes; day += 1) {
    // Yesterday is read before the digest is due, and rules are judged by it as they were; then they change.
    await shop.shop.jobs.runAll();
    await turnRules(day % 2 === 0);
    await pass(START + day * DAY_MS - clock.now());
    for (let nth = 0; nth < pairsADay; nth += 1) await killPair((name) => hashOf(seed, day, nth, name));
    await settle();
    await pass(START + (day + 1) * DAY_MS - BEFORE_MS - clock.now());
  }
  const outcome = await bookkeep();
  await shop.stop();
  await books.stop();
  await simulator.stop();
  stage.stop();
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
    const crashing = chance(seed, draw("crashes")) < CRASHES ? crash() : null;
    for (const [at, child] of pair.entries()) {
      await lasting(between(0, LONGEST_MS, seed, draw(`wait ${at}`)));
      await crashing;
      await kill(child);
    }
  }

  /** Receivers are well again, and time goes on until nothing waits. */
  async function settle(): Promise<void> {
    books.bad = false;
    const waiting = "SELECT id FROM channel_message WHERE settled_at_ms IS NULL";
    for (let round = 0; round < MOST_ROUNDS && (round === 0 || (await stage.ask(waiting)).length > 0); round += 1) {
      await pass(HOUR_MS);
      const child = await start(clock.now());
      await child.exited;
    }
    books.bad = true;
  }

  async function bookkeep(): Promise<MessageKills> {
    const query =
      "SELECT c.kind, c.name, m.message_id, m.outcome FROM channel_message m JOIN channel c ON c.id = m.channel_id";
    const rows = z.array(Decided).parse(await stage.ask(query));
    const begun = await count("SELECT count(*) AS count FROM alert_firing");
    const ended = await count("SELECT count(*) AS count FROM alert_firing WHERE ended_day IS NOT NULL");
    const made = z.array(z.object({ occasion: z.string() })).parse(await stage.ask(DIGESTS));
    const digests = made.filter(({ occasion }) => occasion.slice(-FIRST_DAY.length) >= FIRST_DAY).length;
    const has = new Set(books.accepted.map(({ where, id }) => `${where} ${id}`));
    const known = new Set(
      rows.map(({ kind, name, message_id }) => `${kind === "smtp" ? "" : "/"}${name} ${message_id}`),
    );
    return {
      ...{ kills: killed.length - crashes, crashes, amid },
      ...{ wantedBegun: Math.ceil(day / 2) * ALERTS, begun, wantedEnded: Math.floor(day / 2) * ALERTS, ended },
      ...{ wantedDigests: day, digests, wanted: (day * ALERTS + made.length) * CHANNELS },
      decided: rows.length,
      delivered: rows.filter(({ outcome }) => outcome === "delivered").length,
      lost: [...known].filter((one) => !has.has(one)).length,
      strange: [...has].filter((one) => !known.has(one)).length,
      ...twiceIn(books.accepted, killed),
    };
  }
}

/** PostgreSQL counts in text. */
const Counted = z.tuple([z.object({ count: z.coerce.number() })]);

const Decided = z.object({
  kind: z.string(),
  name: z.string(),
  message_id: z.string(),
  outcome: z.string().nullable(),
});
