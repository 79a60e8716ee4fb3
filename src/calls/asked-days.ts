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

/** `args` with the days in the place of those that they name. */
export function withDays(args: Readonly<Record<string, unknown>>, { start, end }: Days): Record<string, unknown> {
  const { date_preset: _, ...others } = args;
  return { ...others, start_date: start, end_date: end };
}
