/** TikTok's phases, with calm between all others. */

import type { Fault } from "#simulator/faults.ts";
import { chance } from "#simulator/random.ts";
import type { Simulator } from "#simulator/simulator.ts";

export type Mood = "calm" | "slow" | "failing" | "limiting";

const TURNS: readonly { mood: Mood; share: number }[] = [
  { mood: "calm", share: 0.3 },
  { mood: "slow", share: 0.15 },
  { mood: "calm", share: 0.1 },
  { mood: "failing", share: 0.15 },
  { mood: "calm", share: 0.15 },
  { mood: "limiting", share: 0.15 },
];

const SLOW_MS = 400;
const BAD_SHARE = 0.4;
const FAILURES: readonly [Fault, ...Fault[]] = [
  { httpStatus: 502 },
  { code: 50000, message: "System error." },
  { closeBeforeAnswer: true },
];
const LIMITED: Fault = { code: 40100, message: "Too many requests. Please retry in some time." };

export type Moods = {
  now(): Mood;
  calmSince(ms: number): boolean;
  stop(): void;
};

export function startMoods(simulator: Simulator, cycleMs: number): Moods {
  let mood: Mood = "calm";
  let lastBadMs = Number.NEGATIVE_INFINITY;
  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  simulator.failBy(() => {
    asked += 1;
    if (mood === "limiting") return chance(asked, 1) < BAD_SHARE ? LIMITED : null;
    if (mood !== "failing" || chance(asked, 2) >= BAD_SHARE) return null;
    return FAILURES[asked % FAILURES.length] ?? FAILURES[0];
  });
  const turn = (at: number) => {
    const { mood: next, share } = TURNS[at % TURNS.length] ?? { mood: "calm", share: 1 };
    if (mood !== "calm") lastBadMs = performance.now();
    mood = next;
    simulator.latencyMs = mood === "slow" ? SLOW_MS : 0;
    timer = setTimeout(() => turn(at + 1), share * cycleMs);
  };
  turn(0);
  return {
    now: () => mood,
    calmSince: (ms) => mood === "calm" && lastBadMs < ms,
    stop() {
      clearTimeout(timer);
      mood = "calm";
      simulator.latencyMs = 0;
    },
  };
}
