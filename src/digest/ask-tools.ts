/** The answers of which a digest is made, from the tools that models use. */

import { z } from "zod";
import { addDays, type Day } from "#ads/calendar.ts";
import { ownTurn } from "#concurrency/own-turn.ts";
import { lazily } from "#lazily.ts";
import type { CallContext, ConnectionAccess, Module, ModuleDigest } from "#modules/module.ts";
import type { GraveFindings } from "#modules/module-digest.ts";
import { offeredTool } from "#modules/offered-tool.ts";

/** Longer than a call: a digest asks for several things, and lets callers go first. */
const TIME_MS = 120_000;
const PARTS = 4;

const Cell = () => z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);
const Answer = lazily(() =>
  z.looseObject({
    meta: z.looseObject({
      currency: z.string().nullish(),
      advertiser_name: z.string().nullish(),
      warnings: z.array(z.string()).catch([]),
      completeness: z.array(z.string()).catch([]),
    }),
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell())),
  }),
);

export type Answered = {
  meta: z.output<ReturnType<typeof Answer>>["meta"];
  rows: Record<string, z.output<ReturnType<typeof Cell>>>[];
};

export type DigestAnswers = { yesterday: Answered; week: Answered; entities: Answered; grave: GraveFindings };

/** `readSinceMs`: remembered days that were read since then are new enough. */
type Asked = {
  day: Day;
  readSinceMs: number;
  behindCallers: boolean;
  forClient: boolean;
  progress: CallContext["progress"];
};

/** `day`: of the digest; it tells of the day before. @throws what the tools throw */
export async function askTools(
  { module, view, access }: { module: Module; view: ModuleDigest; access: ConnectionAccess },
  { day, readSinceMs, behindCallers, forClient, progress }: Asked,
): Promise<DigestAnswers> {
  const context: CallContext = {
    signal: AbortSignal.timeout(TIME_MS),
    progress: () => undefined,
    onUpstream: () => undefined,
    ...{ readSinceMs, behindCallers, forClient },
  };
  const ask = async (name: string, args: Readonly<Record<string, unknown>>): Promise<Answered> => {
    await ownTurn();
    const answer = await offeredTool(module, name).call(access, args, context);
    await ownTurn();
    const { meta, columns, rows } = Answer().parse(answer);
    return { meta, rows: rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at] ?? null]))) };
  };
  const days = (back: number) => ({ [view.range.start]: addDays(day, -back), [view.range.end]: addDays(day, -1) });
  let read = 0;
  const told = <Part>(part: Part): Part => {
    read += 1;
    progress(read, PARTS, `${read} of ${PARTS} parts of the digest read`);
    return part;
  };
  return {
    yesterday: told(await ask(view.tool, { ...view.account, ...days(1) })),
    week: told(await ask(view.tool, { ...view.account, ...view.compared, ...days(7) })),
    entities: told(await ask(view.tool, { ...view.entities.args, ...days(1) })),
    grave: told(await view.grave(access, context)),
  };
}
