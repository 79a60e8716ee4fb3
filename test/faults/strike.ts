/** The bad part of a round: refreshes come due while a trouble's faults happen. */

import { setTimeout as lasting } from "node:timers/promises";
import { LEASE_MS } from "#connections/schedule.ts";
import type { Fault, FaultTarget } from "#simulator/faults.ts";
import { chance, hashOf, pick } from "#simulator/random.ts";
import { eventually } from "../fakes/eventually.ts";
import { callTool } from "../fakes/test-shop.ts";
import { type Books, type Issued, REFRESH } from "./provider-books.ts";
import type { Server } from "./server.ts";
import type { World } from "./shop-under-faults.ts";
import { losesAnswers, type Signal, type Trouble } from "./trouble.ts";

const MINUTE_MS = 60_000;
/** Short enough that everything stays within a provider's grace. */
const AGAIN_MS = 45_000;
const CALLS = 12;
const MAX_BETWEEN = 6;
const MAX_WAIT_MS = 5_000;
const MAX_STANDS_MS = 5_000;
const MAX_BETWEEN_FAULTS_MS = 400;

/** How many faults of each kind. */
export type Tally = Record<string, number>;

export async function strike(
  world: World,
  trouble: Trouble,
  { round, dueMs }: { round: number; dueMs: number },
): Promise<Tally> {
  const { clock, simulator, books, servers, seed } = world;
  const draw: Draw = (...names) => chance(seed, hashOf(round, ...names));
  const limitedUntilMs = clock.now() + dueMs + trouble.limitedMinutes * MINUTE_MS;
  const chosen = chooser(trouble, books, draw);
  const limited = (): Fault | null =>
    trouble.limitedMinutes > 0 && clock.now() < limitedUntilMs ? { code: 40100, message: "Too many requests." } : null;
  const standing = simulator.failBy((target) => limited() ?? chosen(target));
  books.lossy = losesAnswers(trouble);
  const jumped = Math.floor(draw("whose clock") * servers.length);
  const jump = (ms: number) => servers[jumped]?.order({ jumpMs: ms });
  const tally: Tally = {};
  const count: Count = (kind, times = 1) => {
    if (times > 0) tally[kind] = (tally[kind] ?? 0) + times;
  };

  books.begin();
  if (trouble.database !== null) await world.database?.prepare(trouble.database.fault);
  if (trouble.clockMs !== 0) {
    count("clock set");
    await jump(trouble.clockMs);
  }
  const passing = Promise.all([...pass(world, dueMs), callSome(world, draw)]);
  await Promise.all([
    failParts(world, trouble, count),
    failDatabase(world, trouble, { draw, count }),
    hitServers(world, trouble, { draw, passing, jumped, count }),
  ]);
  if (trouble.provider.some(({ hang }) => hang === true)) standing.clear();
  await passing;
  for (let minute = 0; minute < trouble.limitedMinutes; minute += 1) await Promise.all(pass(world, MINUTE_MS));
  for (let again = 0; again < 2; again += 1) await Promise.all(pass(world, AGAIN_MS));
  if (trouble.clockMs !== 0) await jump(-trouble.clockMs);
  standing.clear();
  books.lossy = false;
  if (await world.database?.hasMoved()) await confirm(world);
  count("provider", standing.taken);
  return tally;
}

type Count = (kind: string, times?: number) => void;

/** Whoever does not trust a promoted standby sends nothing before a person has confirmed it. */
async function confirm(world: World): Promise<void> {
  const { books, servers } = world;
  await Promise.all(pass(world, AGAIN_MS));
  const before = books.asked;
  await Promise.all(pass(world, AGAIN_MS));
  if (books.asked > before) books.broken.push("tokens were refreshed on a promoted standby that nobody has confirmed");
  const said = await servers[0]?.order({ confirm: true });
  if (said !== "") books.broken.push(`a promoted standby could not be confirmed: ${said}`);
}

/** Time passes on every server, and each looks for due refreshes. */
export function pass({ clock, servers }: World, ms: number): Promise<unknown>[] {
  clock.advance(ms);
  return servers.map((server) => server.order({ tick: true }));
}

const BLOWS = {
  SIGKILL: "server killed",
  SIGTERM: "server told to stop",
  SIGSTOP: "server stood still",
} as const satisfies Record<Signal, string>;

type Draw = (...names: readonly (string | number)[]) => number;

/** By token and attempt, so that the order of arrival does not matter. */
function chooser({ provider: [first, ...others], share }: Trouble, books: Books, draw: Draw) {
  const attempts = new Map<Issued, number>();
  return ({ path, body }: FaultTarget): Fault | null => {
    const issued = path === REFRESH ? books.askedIn(body) : undefined;
    if (issued === undefined || first === undefined) return null;
    const attempt = (attempts.get(issued) ?? 0) + 1;
    attempts.set(issued, attempt);
    const place = [issued.tenantAt, issued.index, attempt] as const;
    if (draw("whether", ...place) >= share) return null;
    return pick([first, ...others], hashOf("which", ...place), attempt);
  };
}

/** Disk and KMS fail in real time, from the first refresh on. */
async function failParts(
  { folder, kms, books }: World,
  { diskFullMs, kms: failing }: Trouble,
  count: Count,
): Promise<void> {
  const before = books.rotations;
  const fillDisk = diskFullMs > 0 ? folder.fillDisk : null;
  const failingKms = failing === null ? null : kms;
  if (fillDisk === null && failingKms === null) return;
  if (fillDisk !== null) await eventually(() => books.rotations > before, 2_000).catch(() => undefined);
  const requests = kms?.total() ?? 0;
  fillDisk?.();
  failingKms?.fail(failing?.fault ?? null);
  await lasting(Math.max(diskFullMs, failing?.ms ?? 0));
  folder.freeDisk();
  failingKms?.fail(null);
  if (fillDisk !== null) count("disk full");
  if (failingKms !== null) count("KMS", failingKms.total() - requests);
}

/** From the first refresh on; commits from the beginning, since all may be over when the first refresh is. */
async function failDatabase(
  world: World,
  { database: failing }: Trouble,
  { draw, count }: { draw: Draw; count: Count },
): Promise<void> {
  const { database, books } = world;
  if (database === null || failing === null) return;
  let drawn = 0;
  for (let nth = 0; nth < failing.times; nth += 1) {
    const before = books.rotations;
    if (failing.fault !== "commits cut")
      await eventually(() => books.rotations > before, MAX_BETWEEN_FAULTS_MS).catch(() => undefined);
    const failed = database.fail(failing.fault, { ms: failing.ms, draw: () => draw("database", ++drawn) });
    if (failing.fault === "away") await outlastLeases(world, failing.ms);
    count(failing.fault, await failed);
    if (failing.fault === "away") await Promise.all(world.servers.map((server) => server.order({ look: true })));
  }
}

/** Once the provider has answered what was sent, and nobody can store it. */
async function outlastLeases({ clock }: World, awayMs: number): Promise<void> {
  await lasting(awayMs / 2);
  clock.advance(LEASE_MS + 1_000);
}

type Blows = { draw: Draw; passing: Promise<unknown>; jumped: number; count: Count };

/** Blows come one by one, each after some more refreshes or once all that were due have come. */
async function hitServers(world: World, { signals, clockMs }: Trouble, { draw, passing, jumped, count }: Blows) {
  const { books, servers } = world;
  let passed = false;
  void passing.then(() => (passed = true));
  for (const [nth, signal] of signals.entries()) {
    const enough = books.asked + 1 + Math.floor(draw("between", nth) * MAX_BETWEEN);
    await eventually(() => passed || books.asked >= enough, MAX_WAIT_MS).catch(() => undefined);
    const drawn = Math.floor(draw("server", nth) * servers.length);
    // A clock that is set back later needs a server that stays alive.
    const at = clockMs !== 0 && drawn === jumped ? (drawn + 1) % servers.length : drawn;
    const server = servers[at];
    if (server === undefined) continue;
    count(BLOWS[signal]);
    if (signal === "SIGSTOP") await standStill(world, server);
    else {
      const exit = await server.end(signal);
      if (signal === "SIGTERM" && exit !== 0) books.broken.push(`a server told to stop ended with ${exit}`);
      servers[at] = await world.start();
    }
  }
}

/** Its lease expires meanwhile and others take over; then it goes on with what it had at hand. */
async function standStill({ clock, books, servers }: World, server: Server): Promise<void> {
  server.signal("SIGSTOP");
  books.standsStill(server.door);
  clock.advance(LEASE_MS + 1_000);
  const passing = servers.map((one) => ({ one, done: one.order({ tick: true }) }));
  // A server stopped in mid-commit locks the database, and the others wait.
  const others = Promise.all(passing.map(({ one, done }) => (one === server ? null : done)));
  await Promise.race([others, lasting(MAX_STANDS_MS)]);
  books.goesOn(server.door);
  server.signal("SIGCONT");
  await Promise.all(passing.map(({ done }) => done));
}

async function callSome({ servers, tenants, books }: World, draw: Draw): Promise<void> {
  const call = async (nth: number) => {
    const tenant = tenants[Math.floor(draw("call", nth) * tenants.length)];
    const server = servers[Math.floor(draw("asked", nth) * servers.length)];
    if (tenant === undefined || server === undefined) return;
    const params = { name: "tiktok_ads_get_account", arguments: { fresh: true } };
    const answer = await callTool(`${server.url}/mcp`, tenant.key, params).catch((): null => null);
    if (answer?.text.includes("internal") === true) books.broken.push(`a call failed inside: ${answer.text}`);
  };
  await Promise.all(Array.from({ length: CALLS }, (_, nth) => call(nth)));
}
