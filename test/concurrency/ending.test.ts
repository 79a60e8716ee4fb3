import { expect, test } from "bun:test";
import { OwnEnding, signalOf } from "#concurrency/ending.ts";

test("an ending is told once to each who listens, with its reason at hand", () => {
  const ending = new OwnEnding();
  const heard: unknown[] = [];
  ending.addEventListener("abort", () => heard.push(["one", ending.aborted, ending.reason]));
  ending.addEventListener("abort", () => heard.push(["two", ending.aborted, ending.reason]));
  expect([ending.aborted, ending.reason]).toEqual([false, undefined]);
  ending.abort("over");
  ending.abort("again");
  expect(heard).toEqual([
    ["one", true, "over"],
    ["two", true, "over"],
  ]);
});

test("who has left hears nothing, and neither does who comes afterwards", () => {
  const ending = new OwnEnding();
  const heard: string[] = [];
  const leaving = () => void heard.push("left");
  ending.addEventListener("abort", leaving);
  ending.addEventListener("abort", () => {
    heard.push("stayed");
    ending.addEventListener("abort", () => void heard.push("late"));
  });
  ending.removeEventListener("abort", leaving);
  ending.removeEventListener("abort", leaving);
  ending.abort();
  expect(heard).toEqual(["stayed"]);
});

test("the runtime's own signal of an ending ends with it, or has ended", () => {
  const ending = new OwnEnding();
  const before = signalOf(ending);
  expect(before.aborted).toBe(false);
  ending.abort("over");
  for (const signal of [before, signalOf(ending)]) expect([signal.aborted, signal.reason]).toEqual([true, "over"]);
  const { signal } = new AbortController();
  expect(signalOf(signal)).toBe(signal);
});
