/** What unfinished bodies may hold, at each limit and one byte past it. */

import { expect, test } from "bun:test";
import { BODY_BOUNDS, type BodySender, createBodyBudget } from "#request/body-budget.ts";

const MIB = 1_048_576;
const KNOWN: BodySender = { address: "192.0.2.1", known: true };
const stranger = (address: string): BodySender => ({ address, known: false });

test("one address without key or session holds at most 1 MiB, and has it again when its bodies are there", () => {
  const budget = createBodyBudget(BODY_BOUNDS);
  const first = budget.open(stranger("192.0.2.1"));
  first.hold(MIB - 4_096);
  const second = budget.open(stranger("192.0.2.1"));
  second.hold(4_096);
  expect(() => second.hold(4_097)).toThrow("Too many requests are arriving");
  expect(() => budget.open(stranger("192.0.2.1"))).toThrow();
  budget.open(stranger("192.0.2.2")).hold(MIB);
  first.release();
  second.hold(MIB);
});

test("the addresses of one /64 of IPv6 are one", () => {
  const budget = createBodyBudget(BODY_BOUNDS);
  budget.open(stranger("2001:db8::1")).hold(MIB);
  expect(() => budget.open(stranger("2001:db8::2"))).toThrow();
  budget.open(stranger("2001:db8:0:1::2")).hold(MIB);
});

test("all addresses without key or session hold at most a quarter, and leave the rest to the others", () => {
  const budget = createBodyBudget(BODY_BOUNDS);
  for (let at = 1; at <= 16; at += 1) budget.open(stranger(`192.0.2.${at}`)).hold(MIB);
  expect(() => budget.open(stranger("192.0.2.17"))).toThrow();
  const shares = Array.from({ length: 48 }, () => budget.open(KNOWN));
  for (const share of shares) share.hold(MIB);
  expect(() => budget.open(KNOWN)).toThrow();
  shares[0]?.release();
  budget.open(KNOWN).hold(MIB);
});

test("a body of which nothing has come counts 4 KiB, so that one address has at most 256 of them", () => {
  const budget = createBodyBudget(BODY_BOUNDS);
  for (let at = 0; at < 256; at += 1) budget.open(stranger("192.0.2.1")).hold(0);
  expect(() => budget.open(stranger("192.0.2.1"))).toThrow();
});

test("what was refused is not held", () => {
  const budget = createBodyBudget({ ...BODY_BOUNDS, totalBytes: 10_000 });
  const share = budget.open(KNOWN);
  expect(() => share.hold(10_001)).toThrow();
  share.hold(10_000);
  share.release();
  share.release();
  budget.open(KNOWN).hold(10_000);
});
