/** Ten thousand messages due at once, then ten thousand digests at the same hour, and calls of one workspace meanwhile. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import type { Shop } from "../../src/build.ts";
import { serveProcess } from "../fakes/shell.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { accountsAsked } from "./accounts-asked.ts";
import { startChild } from "./child.ts";
import { fillFolder } from "./filled-folder.ts";
import { type Probe, startProbe } from "./probe.ts";
import { cpuOf, peakMib, residentMib } from "./process-facts.ts";
import type { Figure } from "./run.ts";

const BINARY = join(import.meta.dir, "..", "..", "dist", "shopmcp");
const ACCOUNTS = accountsAsked(10_000);
const ALONE_MS = 15_000;
const LOOK_EVERY_MS = 50;
const MAX_MS = 3_600_000;
const DAY_MS = 86_400_000;
const ROWS = 8;

const Place = z.object({ url: z.string() });
const Seen = z.object({ posts: z.number(), messages: z.number() });

export async function digests(): Promise<readonly Figure[]> {
  const receiver = await startChild([process.execPath, join(import.meta.dir, "receiver-process.ts")]);
  const { url } = Place.parse(receiver.ready);
  const env = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: new URL(url).host, SHOPMCP_HISTORY: "off" };
  const folder = await fillFolder(ACCOUNTS, {
    small: true,
    env,
    prepare: (...made) => prepare(`${url}/hook`, ...made),
  });
  const sqlite = new Database(join(folder.env.SHOPMCP_DATA_DIR ?? "", DATABASE_NAME));
  sqlite.run("PRAGMA busy_timeout = 10000");
  putOff(sqlite);
  const server = await serveProcess({ command: [BINARY], env: folder.env });
  const probe = () => startProbe(`${server.url}/mcp`, folder.connections[0]?.key ?? "", {});
  const idleMib = residentMib(server.pid);
  const alone = probe();
  await new Promise((resolve) => setTimeout(resolve, ALONE_MS));
  const without = await alone.stop();
  const storm = async (what: string, arm: string, left: string): Promise<Figure[]> => {
    const before = Seen.parse(await receiver.ask());
    sqlite.run(arm);
    const took = await untilNone(sqlite, left, probe, () => cpuOf(server.pid));
    const now = Seen.parse(await receiver.ask());
    const many = now.posts - before.posts;
    return [
      [
        `${what}: seconds, processor time of one`,
        `${took.seconds.toFixed(0)} s, ${((took.cpu * 1_000) / ACCOUNTS).toFixed(1)} ms`,
      ],
      ["posts, those that came twice", `${many.toLocaleString("en")}, ${many - (now.messages - before.messages)}`],
      [`of ${took.calls.calls} calls meanwhile: p50, p99, longest`, waits(took.calls)],
      ["p99 meanwhile, by p99 without", `${(took.calls.p99Ms / without.p99Ms).toFixed(1)} ×`],
    ];
  };
  const figures: Figure[] = [
    [`of ${without.calls} calls without: p50, p99, longest`, waits(without)],
    ...(await storm("messages due at once", MESSAGES_DUE, MESSAGES_LEFT)),
    ...(await storm("digests at the same hour", DIGESTS_DUE, DIGESTS_LEFT)),
    ["peak resident memory, and before", `${peakMib(server.pid).toFixed(0)} MiB, ${idleMib.toFixed(0)} MiB`],
  ];
  sqlite.close();
  await server.stop();
  for (const child of [folder.platform, receiver]) await child.stop();
  return figures;
}

const MESSAGES_DUE = "UPDATE channel_message SET due_at_ms = 0 WHERE settled_at_ms IS NULL";
const MESSAGES_LEFT = "SELECT count(*) AS waiting FROM channel_message WHERE settled_at_ms IS NULL";
/** Their hour is midnight, which is past in every zone. */
const DIGESTS_DUE = "UPDATE digest SET hour = 0, set_at_ms = 0, next_at_ms = 0";
const DIGESTS_LEFT = `SELECT (SELECT count(*) FROM digest WHERE told_day IS NULL) +
  (SELECT count(*) FROM channel_message WHERE settled_at_ms IS NULL) AS waiting`;

/** A channel, a digest that is due tomorrow, and a message as a digest is. */
async function prepare(url: string, { channels, digests }: Shop, workspaceId: string): Promise<void> {
  await channels.create({ workspaceId, kind: "webhook", name: "Desk", fields: { url } }, OWNER);
  await digests.set({ workspaceId, weekday: null, hour: 0, channelIds: null }, OWNER);
  const rows = Array.from({ length: ROWS }, (_, at) => ({
    ...{ label: `Campaign ${at}`, value: "1,234.56 GBP", note: "+3.1 %, was 1,197.44 GBP", share: 1 / (at + 1) },
  }));
  const sections = ["Yesterday", "Seven days", "Campaigns"].map((heading) => ({ heading, lines: [], rows }));
  const message = { type: "digest", title: "Account: yesterday", text: "Figures.", urgent: false, sections };
  const about = { atMs: systemClock.now(), workspace: { id: workspaceId, name: "W" }, path: null, data: {} };
  await channels.put({ occasion: "bench", message: { ...message, ...about }, channelIds: null });
}

function putOff(sqlite: Database): void {
  sqlite.run("UPDATE channel_message SET due_at_ms = due_at_ms + ?", [DAY_MS]);
}

const Waiting = z.object({ waiting: z.number() });

/** From the first that is done. Reads the file, so that looking costs the server nothing. */
async function untilNone(sqlite: Database, query: string, start: () => Probe, cpuSeconds: () => number) {
  const look = sqlite.query(query);
  const waiting = () => Waiting.parse(look.get()).waiting;
  const all = waiting();
  while (waiting() === all) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  const [startedMs, cpuBefore, probe] = [performance.now(), cpuSeconds(), start()];
  while (waiting() > 0) {
    if (performance.now() - startedMs > MAX_MS) throw new Error(`${waiting()} wait after an hour`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  const seconds = (performance.now() - startedMs) / 1_000;
  return { seconds, cpu: cpuSeconds() - cpuBefore, calls: await probe.stop() };
}

type Calls = Awaited<ReturnType<Probe["stop"]>>;

function waits({ medianMs, p99Ms, longestMs }: Calls): string {
  return `${medianMs.toFixed(1)} ms, ${p99Ms.toFixed(0)} ms, ${longestMs.toFixed(0)} ms`;
}
