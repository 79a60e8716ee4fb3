/** The question behind the answer, and the same one for other days. */

import * as z from "zod/mini";
import { sentence } from "./columns.ts";
import type { HostContext } from "./host.ts";

const Input = z.object({ arguments: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined) });
const Days = z.object({
  properties: z.object({ date_preset: z.object({ enum: z.array(z.string()) }) }),
});

export type Arguments = Readonly<Record<string, unknown>>;

export function readArguments(params: unknown): Arguments {
  const read = z.safeParse(Input, params);
  return read.success ? (read.data.arguments ?? {}) : {};
}

/** Which days the tool takes by name; none where it takes none, or the host does not say which tool it is. */
export function daysOf({ toolInfo }: HostContext): readonly { value: string; label: string }[] {
  const read = z.safeParse(Days, toolInfo?.tool.inputSchema);
  return read.success ? read.data.properties.date_preset.enum.map((value) => ({ value, label: sentence(value) })) : [];
}

/** What belongs to the days before goes with them: their dates, and the next page of their rows. */
export function forDays(args: Arguments, preset: string): Arguments {
  const { start_date: _, end_date: __, cursor: ___, compare_start_date: ____, compare_end_date: _____, ...rest } = args;
  return { ...rest, ...(args.compare_to === "dates" ? { compare_to: "previous_period" } : {}), date_preset: preset };
}
