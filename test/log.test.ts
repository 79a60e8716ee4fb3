import { expect, test } from "bun:test";
import { setImmediate as turnIsOver } from "node:timers/promises";
import { createLog, createSpokenLog, describeCause, joinLines, scrub } from "#log.ts";
import { manualClock } from "./fakes/clock.ts";
import { eventually } from "./fakes/eventually.ts";
import { nonEmpty } from "./fakes/non-empty.ts";

test("a line is one JSON object with only the fields of the allow-list", () => {
  const lines: string[] = [];
  const log = createLog({ clock: manualClock(0), level: "info", write: (line) => void lines.push(line) });
  const fields = { tool: "t", password: "p\nq" };
  log.info("hello\nworld", fields);
  log.debug("not at this level");
  expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","level":"info","message":"hello\\nworld","tool":"t"}\n']);
});

test("lines that are written together have no secret either", async () => {
  const written: string[] = [];
  const write = (text: string) => void written.push(text);
  const log = createLog({ clock: manualClock(0), level: "info", inBatches: true, write });
  log.info("first smcp_0Ab1Cd2Ef3Gh4Ij5");
  log.info("second", { cause: "bearer abc.def-ghi_jkl" });
  await turnIsOver();
  const line = (rest: string) => `{"time":"1970-01-01T00:00:00.000Z","level":"info",${rest}}\n`;
  expect(written).toEqual([line('"message":"first [key]"') + line('"message":"second","cause":"bearer [token]"')]);
});

test("a person at the shell is told a sentence, once, without what belongs into a log alone", () => {
  const lines: string[] = [];
  const log = createSpokenLog((line) => void lines.push(line));
  for (let times = 0; times < 2; times++) log.warn("Three wait. Confirm them.");
  log.info("It listens");
  log.debug("nothing");
  const fields = { code: "internal", password: "p" };
  log.error("It failed: token smcp_0Ab1Cd2Ef3Gh4Ij5", fields);
  expect(lines).toEqual(["Note: Three wait. Confirm them.\n", "shopmcp: It failed: token [key] (code internal)\n"]);
});

test("what looks like a secret never leaves the log, wherever it stands", () => {
  const hex = "9f1c0de5a77e4b0d8f1c2b3a4d5e6f708192a3b4";
  const lines = [
    "key smcp_0Ab1Cd2Ef3Gh4Ij5 used",
    "shopmcp-key-1:AbCdEfGhIjKlMnOp",
    "Authorization: Bearer abc.def-ghi_jkl",
    `{"access_token":"${hex}"}`,
    `{\\"secret\\":\\"plain words\\"}`,
    `https://h/x?app_id=1&secret=abc123def&y=2`,
    `Access-Token: sometoken123`,
    `token ${hex} seen`,
  ];
  for (const line of nonEmpty(lines))
    expect(scrub(line)).not.toMatch(/0Ab1Cd2|AbCdEfGh|abc\.def|9f1c0de5|plain words|abc123def|sometoken123/);
  expect(scrub("request 20261101120000010245031068123456A1 failed")).toContain("20261101120000010245031068123456A1");
});

test("a cause is told with its own cause and the top of its stack, on one bounded line", () => {
  const text = describeCause(new Error("outer", { cause: new TypeError("inner") }));
  expect(text).toContain("Error: outer");
  expect(text).toContain("TypeError: inner");
  expect(text).not.toContain("\n");
  expect(describeCause(new Error("x".repeat(10_000))).length).toBeLessThanOrEqual(2_000);
});

test("lines come out in order: after a pause at once, those of one moment together, and much without waiting", async () => {
  const written: string[] = [];
  const say = joinLines((text) => void written.push(text));
  say("1\n");
  say("2\n");
  await turnIsOver();
  expect(written).toEqual(["1\n2\n"]);
  say("3\n");
  say("4\n");
  await eventually(() => written.length === 2);
  const long = "x".repeat(65_537);
  say("5\n");
  say(long);
  await eventually(() => written.join("").includes(long));
  expect(written.join("")).toBe(`1\n2\n3\n4\n5\n${long}`);
});
