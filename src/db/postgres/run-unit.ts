/** Runs a unit of work whose answers have to be waited for. */

import type { Unit } from "#db/sqlite/engine.ts";

export async function runUnit<Result>(unit: Unit<Result>): Promise<Result> {
  let step = unit.next();
  while (step.done !== true) step = await answered(step.value, unit);
  return step.value;
}

async function answered<Result>(answer: Promise<void>, unit: Unit<Result>) {
  try {
    await answer;
  } catch (error) {
    return unit.throw(error);
  }
  return unit.next();
}
