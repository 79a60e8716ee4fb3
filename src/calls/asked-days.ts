/** A tool's question asked of given days, whatever days it named itself. */

import { z } from "zod";
import type { ModuleTool } from "#modules/module.ts";
import type { Days } from "./rate-periods.ts";

const Listed = z.looseObject({ properties: z.record(z.string(), z.unknown()).catch({}) });

export async function argumentNames({ listing }: Pick<ModuleTool, "listing">): Promise<ReadonlySet<string>> {
  return new Set(Object.keys(Listed.parse((await listing()).inputSchema).properties));
}

/** Whether a tool with these arguments can be asked of given days. */
export function takesDays(names: ReadonlySet<string>): boolean {
  return names.has("start_date");
}

type Arguments = Readonly<Record<string, unknown>>;

/** Of lists, which add numbers of some days to what stands now: `start..end` names the days. */
const DAYS_OF_NUMBERS = ["with_spend", "events_for"] as const;

const addedIn = (args: Arguments) => DAYS_OF_NUMBERS.find((name) => (args[name] ?? null) !== null);

/** Whether its numbers can be asked again of the days that an answer told. */
export function keepsDays(names: ReadonlySet<string>, args: Arguments): boolean {
  return takesDays(names) || addedIn(args) !== undefined;
}

/** `args` with the days in the place of those that they name. */
export function withDays(args: Arguments, { start, end }: Days): Record<string, unknown> {
  const added = addedIn(args);
  if (added !== undefined) return { ...args, [added]: `${start}..${end}` };
  const { date_preset: _, ...others } = args;
  return { ...others, start_date: start, end_date: end };
}
