/** A store that writes down each unit that is asked of it, and what came of it. */

import { z } from "zod";
import type { Store } from "#db/store.ts";

export type Transcript = { unit: string; result: unknown }[];

/** What a store has beside rooms. */
const NO_UNITS = new Set(["version", "close", "backups", "health"]);

/** What is by the database's own clock, from the moment of the answer on. */
const Leased = z.object({ nowUs: z.number(), startsUs: z.array(z.number()), againUs: z.number() });
const SHOWN: ReadonlyMap<string, (result: unknown) => unknown> = new Map<string, (result: unknown) => unknown>([
  ["now", (result) => typeof result],
  [
    "starts.lease",
    (result) => {
      const { nowUs, startsUs, againUs } = Leased.parse(result);
      return { starts: startsUs.map((us) => us - nowUs), again: againUs - nowUs };
    },
  ],
]);

export function recorded(store: Store, transcript: Transcript): Store {
  return watched(store, "", transcript);
}

/** The name of every unit of work. */
export function unitsOf(store: object, path = ""): string[] {
  return Object.entries(store).flatMap(([name, value]) => {
    if (path === "" && NO_UNITS.has(name)) return [];
    const here = path === "" ? name : `${path}.${name}`;
    return typeof value === "function" ? [here] : unitsOf(value, here);
  });
}

function watched<Room extends object>(room: Room, path: string, transcript: Transcript): Room {
  return new Proxy(room, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      const unit = path === "" ? String(name) : `${path}.${String(name)}`;
      if (typeof value === "object" && value !== null) return watched(value, unit, transcript);
      if (typeof value !== "function") return value;
      return async (...given: unknown[]) => {
        const result: unknown = await value.apply(target, given);
        transcript.push({ unit, result: SHOWN.get(unit)?.(result) ?? result });
        return result;
      };
    },
  });
}
