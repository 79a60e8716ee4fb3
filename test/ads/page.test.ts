import { describe, expect, test } from "bun:test";
import { cutPage } from "#ads/page.ts";
import { failsWith } from "../fakes/fails-with.ts";

const scope = { tool: "t", args: [{ level: "ad" }] };

function owner(connectionId = "con_1", accountId = "7") {
  const warnings: string[] = [];
  return { connectionId, accountId, warnAlways: (sentence: string) => warnings.push(sentence), warnings };
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => [index]);

describe("a page", () => {
  test("at the limit is the last one, and one row more makes another", () => {
    const full = cutPage(owner(), numbered(50), { cursor: undefined, limit: 50, scope });
    expect(full.page).toEqual({ total: 50, has_more: false });
    const { page } = cutPage(owner(), numbered(51), { cursor: undefined, limit: 50, scope });
    expect(page).toMatchObject({ total: 51, has_more: true });
    const rest = cutPage(owner(), numbered(51), { cursor: page.cursor, limit: 50, scope });
    expect(rest.rows).toEqual([[50]]);
    expect(rest.page).toEqual({ total: 51, has_more: false });
  });

  test("is cut by bytes too, says so, and leads on", () => {
    const heavy = Array.from({ length: 100 }, (_, index) => [index, "ü".repeat(2_000)]);
    const own = owner();
    const first = cutPage(own, heavy, { cursor: undefined, limit: 100, scope });
    expect(Buffer.byteLength(JSON.stringify(first.rows))).toBeLessThanOrEqual(128 * 1024);
    expect(first.page.has_more).toBe(true);
    expect(own.warnings.join()).toContain("cut at 128 KB");
    const next = cutPage(own, heavy, { cursor: first.page.cursor, limit: 1, scope });
    expect(next.rows[0]?.[0]).toBe(first.rows.length);
  });

  test("of one row larger than the bound still shows that row", () => {
    const { rows } = cutPage(owner(), [["x".repeat(200_000)], [1]], { cursor: undefined, limit: 2, scope });
    expect(rows).toHaveLength(1);
  });
});

describe("a cursor", () => {
  const { page } = cutPage(owner(), numbered(9), { cursor: undefined, limit: 3, scope });

  test("dies with another account, connection or argument, in words", async () => {
    const refused: [ReturnType<typeof owner>, typeof scope][] = [
      [owner("con_2"), scope],
      [owner("con_1", "8"), scope],
      [owner(), { tool: "t", args: [{ level: "campaign" }] }],
      [owner(), { ...scope, tool: "u" }],
    ];
    for (const [own, other] of refused) {
      const error = await failsWith(() => cutPage(own, numbered(9), { cursor: page.cursor, limit: 3, scope: other }));
      expect(error.code).toBe("invalid_input");
      expect(error.message).toContain("Call again without a cursor");
    }
  });

  test("beyond the last row gives an empty page, not an error", () => {
    const { rows, page: last } = cutPage(owner(), numbered(2), { cursor: page.cursor, limit: 3, scope });
    expect(rows).toEqual([]);
    expect(last).toEqual({ total: 2, has_more: false });
  });
});
