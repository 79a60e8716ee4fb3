import { expect, test } from "bun:test";
import { createPeriodicJobs } from "#refresh/periodic-jobs.ts";
import { keptLog } from "../fakes/kept-log.ts";

const EVERY_MS = 3_600_000;

test("a job that is still at it is not begun again, and one that fails is logged and holds up no other", async () => {
  const { log, lines } = keptLog();
  const gate = Promise.withResolvers<void>();
  let begun = 0;
  let others = 0;
  const jobs = createPeriodicJobs({
    log,
    jobs: [
      {
        name: "slow",
        everyMs: EVERY_MS,
        run() {
          begun += 1;
          return gate.promise;
        },
      },
      { name: "broken", everyMs: EVERY_MS, run: async () => Promise.reject(new TypeError("the disk is full")) },
      {
        name: "other",
        everyMs: EVERY_MS,
        async run() {
          others += 1;
        },
      },
    ],
  });
  const rounds = Promise.all([jobs.runAll(), jobs.runAll()]);
  gate.resolve();
  await rounds;
  expect(begun).toBe(1);
  await jobs.runAll();
  expect(begun).toBe(2);
  expect(others).toBeGreaterThanOrEqual(2);
  expect(lines.join()).toContain("the disk is full");
  expect(lines.join()).toContain('"job":"broken"');
});

test("a stop tells what runs, waits for it, and begins nothing more", async () => {
  const { log } = keptLog();
  const steps: string[] = [];
  const gate = Promise.withResolvers<void>();
  const jobs = createPeriodicJobs({
    log,
    jobs: [
      {
        name: "long",
        everyMs: EVERY_MS,
        async run(stopping) {
          steps.push("begun");
          await gate.promise;
          steps.push(stopping.aborted ? "told to stop" : "not told");
        },
      },
    ],
  });
  void jobs.start(0);
  const stopped = jobs.stop().then(() => steps.push("stopped"));
  gate.resolve();
  await stopped;
  await jobs.runAll();
  expect(steps).toEqual(["begun", "told to stop", "stopped"]);
});

test("the first round begins after the time that is given and ends what began it, or never where the stop comes before", async () => {
  const { log } = keptLog();
  const begun = Promise.withResolvers<void>();
  let early = 0;
  const jobs = (run: () => Promise<void>) =>
    createPeriodicJobs({ log, jobs: [{ name: "one", everyMs: EVERY_MS, run }] });
  const soon = jobs(async () => begun.resolve());
  const late = jobs(async () => {
    early += 1;
  });
  const ended: string[] = [];
  void late.start(EVERY_MS).then(() => ended.push("late"));
  await soon.start(1);
  await begun.promise;
  await soon.stop();
  await late.stop();
  expect(early).toBe(0);
  expect(ended).toEqual([]);
});
