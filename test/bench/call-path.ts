/** The files that a tools/call passes on its way to the platform, and what one from the cache runs. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { startSimulator } from "#simulator/simulator.ts";
import { MODULES, type ModuleFactory } from "../../src/module-table.ts";
import { manualClock } from "../fakes/clock.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import type { Figure } from "./run.ts";

export const TOOL = "tiktok_ads_get_account";

const MORE_CALLS = 100;
const MAX_FRAMES = 100;
/** Stacks end where a promise is shared. These overlap: where the core reads the clock, where a turn is awaited, where the request goes out. */
const LOOKS = [/calls\/call-tool/, /ads\/request-pacing/, /wire\/transport/] as const;

/** It is waited for, and the request goes on without it. */
const WAITED_FOR: ReadonlySet<string> = new Set(["ads/request-pacing.ts"]);

export async function callPath(): Promise<readonly Figure[]> {
  const passed = await filesPassed();
  const [few, many] = [await timesRun(2), await timesRun(2 + MORE_CALLS)];
  const run = [...many].filter(([line, times]) => times - (few.get(line) ?? 0) >= MORE_CALLS).map(([line]) => line);
  const files = new Set(run.map((line) => line.slice(0, line.indexOf(":"))));
  return [
    [`files that ${TOOL} passes to the platform`, `${passed.length}: ${passed.join(", ")}`],
    ["files in which one from the cache runs code", `${files.size}: ${[...files].join(", ")}`],
    ["lines that it runs", `${run.length}`],
  ];
}

async function filesPassed(): Promise<string[]> {
  const stacks: string[] = [];
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = MAX_FRAMES;
  const look = () => void stacks.push(new Error("here").stack ?? "");
  await callOften(1, look);
  Error.stackTraceLimit = limit;
  const shown = LOOKS.map((at) => stacks.find((stack) => at.test(stack)) ?? "");
  if (shown.includes("")) throw new Error("a call did not pass where it was looked at");
  const passed = shown.flatMap((stack) => (stack.match(/\/src\/[\w/-]+\.ts/g) ?? []).toReversed());
  return [...new Set(passed.map((file) => file.slice("/src/".length)))].filter((file) => !WAITED_FOR.has(file));
}

/** Calls the tool; the last call is watched. */
export async function callOften(times: number, look: () => void = () => undefined): Promise<void> {
  const clock = manualClock();
  let watched = false;
  const lookNow = () => {
    if (watched) look();
  };
  const watchedClock = {
    ...clock,
    now() {
      lookNow();
      return clock.now();
    },
  };
  const simulator = startSimulator({ clock });
  const modules = MODULES.map((factory) => watchRequests(factory, lookNow));
  const shop = await startTestShop({ clock: watchedClock, simulator, modules });
  const { workspaceId, key } = await shop.newWorkspace("One");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  for (let nth = 1; nth <= times; nth += 1) {
    watched = nth === times;
    const { isError, text } = await shop.call(key, TOOL);
    if (isError) throw new Error(text);
  }
  watched = false;
  await shop.stop();
  simulator.stop();
}

function watchRequests(factory: ModuleFactory, look: () => void): ModuleFactory {
  return ({ outbound, ...parts }) =>
    factory({
      ...parts,
      outbound: {
        ...outbound,
        pool(...bounds) {
          const pool = outbound.pool(...bounds);
          return {
            ...pool,
            exchange(...given) {
              look();
              return pool.exchange(...given);
            },
          };
        },
      },
    });
}

/** How often each line of ours ran, by the test runner's own count. */
async function timesRun(calls: number): Promise<Map<string, number>> {
  const folder = tempFolder();
  const program = join(import.meta.dir, "call-path-calls.ts");
  await Bun.$`bun test --coverage --coverage-reporter=lcov --coverage-dir=${folder} ${program}`
    .env({ ...process.env, CALLS: `${calls}` })
    .quiet();
  const times = new Map<string, number>();
  let file = "";
  for (const line of readFileSync(join(folder, "lcov.info"), "utf8").split("\n")) {
    if (line.startsWith("SF:")) file = line.slice("SF:".length);
    const [, at, count] = /^DA:(\d+),(\d+)$/.exec(line) ?? [];
    if (at !== undefined && /^src\/(?!simulator\/)/.test(file))
      times.set(`${file.slice("src/".length)}:${at}`, Number(count));
  }
  return times;
}
