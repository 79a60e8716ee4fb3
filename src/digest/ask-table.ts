/** The table that goes with a digest as a file: its days, by entity and day, whole. */

import { addDays, type Day } from "#ads/calendar.ts";
import { MAX_FILE_CHARACTERS } from "#channels/message.ts";
import { fileName } from "#downloads/table-file.ts";
import { type WholeTable, wholeTable } from "#downloads/whole-table.ts";
import { toShopError } from "#errors.ts";
import type { CallContext, ConnectionAccess, Module, ModuleDigest } from "#modules/module.ts";
import type { DigestTable } from "#modules/module-digest.ts";
import { offeredTool } from "#modules/offered-tool.ts";
import { writeCsv } from "#table-files/write-csv.ts";
import { counted } from "#text/counted.ts";

/** As for the rest of a digest. */
const TIME_MS = 120_000;
/** More than a file of the largest size has: rows have a hundred characters or so, and pages up to 500 of them. */
const MAX_PAGES = 10;

type CsvFile = { name: string; text: string };

/** `file`: null where the table is too large to be sent. `line`: what the message says of it. */
export type AttachedTable = { file: CsvFile | null; line: string };

type Asked = { table: DigestTable; days: number; day: Day; readSinceMs: number; behindCallers: boolean };

/** `days`: how many before `day`. @throws what the tool throws */
export async function askTable(
  { module, view, access }: { module: Module; view: ModuleDigest; access: ConnectionAccess },
  { table, days, day, readSinceMs, behindCallers }: Asked,
): Promise<AttachedTable> {
  const context: CallContext = {
    signal: AbortSignal.timeout(TIME_MS),
    progress: () => undefined,
    onUpstream: () => undefined,
    ...{ readSinceMs, behindCallers },
  };
  const tool = offeredTool(module, view.tool);
  const { inputSchema } = await tool.listing();
  const [first, last] = [addDays(day, -days), addDays(day, -1)];
  const args = { ...view.tables[table], [view.range.start]: first, [view.range.end]: last };
  const whole = await wholeTable((given) => tool.call(access, given, context), {
    ...{ args, inputSchema, mostPages: MAX_PAGES },
  }).catch(tooMany);
  const what = `${WORDS[table]} by day, ${days === 1 ? last : `${first} to ${last}`}`;
  const file = whole === null ? null : csvFile(WORDS[table].toLowerCase(), whole);
  if (whole === null || file === null || file.text.length > MAX_FILE_CHARACTERS)
    return { file: null, line: `${what}: too many rows to be sent. Ask an assistant for them as a CSV file.` };
  return {
    file,
    line: `${what}: ${counted(whole.rows.length, "row")}, as a CSV file with mails and webhooks. ${ELSEWHERE}`,
  };
}

/** Text, since a webhook carries it. */
function csvFile(rows: string, table: WholeTable): CsvFile {
  return { name: fileName({ rows, format: "csv" }, table.meta), text: writeCsv(table.columns, table.rows) };
}

const ELSEWHERE = "Elsewhere, ask an assistant for it as a CSV file.";

const WORDS = { campaign: "Campaigns", ad_group: "Ad groups", ad: "Ads" } as const satisfies Record<
  DigestTable,
  string
>;

/** @throws anything else */
function tooMany(thrown: unknown): null {
  if (toShopError(thrown).code === "invalid_input") return null;
  throw thrown;
}
