/** The version and age of the time zone rules in use, for `doctor`. */

import type { Zones } from "./zones.ts";

export function zonesSentence({ version, from, system }: ReturnType<Zones["source"]>, nowMs: number): string {
  const whose =
    from === "system"
      ? "this system's, which are newer than those that ShopMCP brings"
      : `ShopMCP's own${system === null ? "" : `; this system has ${system}`}`;
  const thisYear = new Date(nowMs).getUTCFullYear();
  // The tz database has several versions a year, so one of the year before last is over a year old.
  const old = Number.parseInt(version, 10) < thisYear - 1;
  const advice = old ? "; they are older than a year, so update ShopMCP or the system's package tzdata" : "";
  return `rules of ${version}, ${whose}${advice}`;
}
