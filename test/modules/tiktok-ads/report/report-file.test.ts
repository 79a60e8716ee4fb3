/** Texts of a line are shared with the lines before it, and numbers read from the bytes: each is still what its own line says. */

import "../../../fakes/seeded-properties.ts";
import { expect, test } from "bun:test";
import fc from "fast-check";
import { type Decimal, parseDecimal } from "#ads/decimal.ts";
import { readReportFile } from "#modules/tiktok-ads/report/report-file.ts";
import { labelOf } from "#modules/tiktok-ads/report/wire-row.ts";

const SHAPE = { level: "campaign", breakdown: "day", metrics: ["spend", "clicks"], filters: [] } as const;
const NUMBERS = [
  ...["0", "-0", "-0.00", "12.34", "007", "1.", ".5", "+5", "-", "", " 7 ", "1e5", "1.2.3", "--1", "999999999999999"],
  ...[
    "1000000000000000",
    "9007199254740993",
    "0.123456789012345",
    "0.1234567890123456",
    "123456789012345678901234567890",
  ],
];

type Line = { name: string; day: string; spend: string; clicks: string };

async function* inPieces(text: string, bytes: number): AsyncGenerator<Uint8Array> {
  const all = Buffer.from(text);
  for (let from = 0; from < all.length; from += bytes) yield all.subarray(from, from + bytes);
}

function read(lines: readonly Line[], { bytes, end, always }: { bytes: number; end: string; always: boolean }) {
  const written = (text: string) => (always || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = lines.map(({ name, day, spend, clicks }, index) => [`${index + 1}`, day, name, spend, clicks]);
  const table = [["campaign_id", "stat_time_day", "campaign_name", "spend", "clicks"], ...rows];
  const text = table.map((row) => row.map(written).join(",")).join(end);
  return readReportFile({ id: "9", name: "Shop" }, SHAPE, inPieces(text, bytes));
}

test("every line has its own name, day and numbers, whatever stood in the lines before", async () => {
  const name = fc.oneof(
    fc.constantFrom('a"b', 'a""b', 'a""""b', '"', '""', "é", "Ã©", "\u00e9t\u00e9", "名", "a,b", "", "-", "__proto__"),
    fc.string({ unit: fc.constantFrom('"', "a", ",", "\n", "é", "\ufeff") }),
  );
  const line = fc.record({
    name,
    day: fc.constantFrom("2026-11-20 00:00:00", "2026-11-21", "2026-11-22 00:00:00"),
    spend: fc.constantFrom(...NUMBERS),
    clicks: fc.constantFrom("1", "23", ...NUMBERS),
  });
  const way = fc.record({
    bytes: fc.integer({ min: 1, max: 60 }),
    end: fc.constantFrom("\n", "\r\n"),
    always: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 8 }), way, async (lines, how) => {
      const { rows } = await read(lines, how);
      const found = rows.map(({ id, labels, date, cells }) => ({
        ...{ id, name: labels.campaign_name, date },
        ...{ spend: cells.get("spend"), clicks: cells.get("clicks") },
      }));
      const wanted = lines.map(({ name, day, spend, clicks }, index) => ({
        ...{ id: `${index + 1}`, name: labelOf(name), date: day.slice(0, 10) },
        ...{ spend: parseDecimal(spend), clicks: parseDecimal(clicks) },
      }));
      const [shown, leftOut] = partition(wanted, ({ id }) => found.some((one) => one.id === id));
      expect(found).toEqual(shown);
      expect(leftOut.filter(({ spend, clicks }) => !isNone(spend) || !isNone(clicks))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

function partition<One>(all: readonly One[], isIn: (one: One) => boolean): [One[], One[]] {
  return [all.filter(isIn), all.filter((one) => !isIn(one))];
}

function isNone(amount: Decimal | null): boolean {
  return amount === null || amount.units === 0n;
}
