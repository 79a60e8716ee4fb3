/** The question behind the answer, and the same one for other days. */

import * as z from "zod/mini";
import { sentence } from "./columns.ts";
import { type HostContext, type Tool, ToolSchema } from "./host.ts";

const Input = z.object({ arguments: z.catch(z.optional(z.record(z.string(), z.unknown())), undefined) });
const Days = z.object({
  properties: z.object({ date_preset: z.object({ enum: z.array(z.string()) }) }),
});

const Takes = z.object({ required: z.array(z.string()), properties: z.record(z.string(), z.unknown()) });
const TAKES_NOTHING: z.infer<typeof Takes> = { required: [], properties: {} };

export type Arguments = Readonly<Record<string, unknown>>;

export function readArguments(params: unknown): Arguments {
  const read = z.safeParse(Input, params);
  return read.success ? (read.data.arguments ?? {}) : {};
}

/** What the server says of the tools whose answers it has drawn; nothing where it says nothing that can be read. */
export function readTools(text: string | undefined): readonly Tool[] {
  try {
    return z.parse(z.array(ToolSchema), JSON.parse(text ?? "[]"));
  } catch {
    return [];
  }
}

/**
 * The tool that was asked: the host's word, or else the only one that takes these arguments. They were taken by one of
 * them, so that what fits a single one was asked of it. Null where several fit.
 */
export function askedTool({ toolInfo }: HostContext, args: Arguments, tools: readonly Tool[]): Tool | null {
  if (toolInfo !== undefined) return toolInfo.tool;
  const given = Object.keys(args).filter((name) => args[name] !== null && args[name] !== "");
  const takes = tools.map((tool) => ({ tool, ...(z.safeParse(Takes, tool.inputSchema).data ?? TAKES_NOTHING) }));
  // What none of them lists is the server's own, as `account` and `format`.
  const known = given.filter((name) => takes.some(({ properties }) => Object.hasOwn(properties, name)));
  const fitting = takes.filter(
    ({ required, properties }) =>
      required.every((name) => given.includes(name)) && known.every((name) => Object.hasOwn(properties, name)),
  );
  const [only, ...others] = fitting;
  return others.length === 0 ? (only?.tool ?? null) : null;
}

/** Which days the tool takes by name; none where it takes none. */
export function daysOf(tool: Tool | null): readonly { value: string; label: string }[] {
  const read = z.safeParse(Days, tool?.inputSchema);
  return read.success ? read.data.properties.date_preset.enum.map((value) => ({ value, label: sentence(value) })) : [];
}

/** What belongs to the days before goes with them: their dates, and the next page of their rows. */
export function forDays(args: Arguments, preset: string): Arguments {
  const { start_date: _, end_date: __, cursor: ___, compare_start_date: ____, compare_end_date: _____, ...rest } = args;
  return { ...rest, ...(args.compare_to === "dates" ? { compare_to: "previous_period" } : {}), date_preset: preset };
}
