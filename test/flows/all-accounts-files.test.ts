/** A table of all accounts as a file by script: every row of each, which one answer has no room for. */

import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { z } from "zod";
import { answerIn } from "#calls/answer-in.ts";
import { askedFile } from "#downloads/asked-file.ts";
import { UNRESTRICTED } from "#restriction.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { type Agency, fourAccounts, openAgency } from "../fakes/agency.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { unpacedStage } from "../fakes/unpaced.ts";

// Several accounts are verified, on a machine that may be busy.
setDefaultTimeout(120_000);

const TOOL = "tiktok_ads_get_report";
const DAYS = { start_date: "2026-11-01", end_date: "2026-11-20" };
/** 800 rows: an answer over all accounts has 500. */
const QUESTION = { level: "campaign", breakdown: "day", metrics: ["spend", "clicks"], ...DAYS };
const GROUPS = { EUR: ["berlin", "lisbon"], JPY: ["osaka"], USD: ["york"] } as const;

let simulator: Simulator;
let shop: SignedInShop;
let agency: Agency;

beforeAll(async () => {
  const stage = unpacedStage();
  simulator = stage.simulator;
  shop = await startSignedInShop(stage);
  const accounts = fourAccounts({ campaigns: 10, ageDays: 60, steady: true });
  agency = await openAgency({ shop, simulator }, "Agency", accounts);
});
beforeEach(() => simulator.clearFaults());
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const ask = (format: string, args: Record<string, unknown>) =>
  shop.ask("POST", `/api/workspaces/${agency.workspaceId}/tools/${TOOL}?format=${format}`, {
    body: { account: "all", ...args },
  });
const cellsOf = (text: string): string[][] => parse(text, { bom: true });

test("it has every row of each account, and adds up to the cent within each currency", async () => {
  const { status, text, headers } = await ask("csv", QUESTION);
  expect(status).toBe(200);
  expect(headers.get("content-disposition")).toContain(
    "all_TikTok-Ads-report-by-campaign_2026-11-01-to-2026-11-20.csv",
  );
  const [head = [], ...rows] = cellsOf(text);
  expect(head.slice(0, 2)).toEqual(["account", "currency"]);
  expect(rows.length).toBeGreaterThan(500);
  const spend = head.indexOf("spend");
  for (const [currency, labels] of nonEmpty(Object.entries(GROUPS))) {
    const own = rows.filter((row) => row[1] === currency);
    expect([...new Set(own.map(([label]) => label))]).toEqual([...labels]);
    const truth = labels.reduce(
      (sum, label) =>
        sum +
        simulator.truth.total({
          ...{ advertiserId: agency.idOf.get(label) ?? "" },
          ...{ from: DAYS.start_date, to: DAYS.end_date },
        }).spend,
      0,
    );
    const unit = currency === "JPY" ? 1 : 100;
    expect(own.reduce((sum, row) => sum + Math.round(Number(row[spend]) * unit), 0)).toBe(truth);
  }
});

test("as a workbook, and from the shell, it is the same table", async () => {
  const csv = await ask("csv", QUESTION);
  const workbook = await fetch(`${shop.listener.url}/api/workspaces/${agency.workspaceId}/tools/${TOOL}?format=xlsx`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: shop.listener.url, cookie: shop.cookie },
    body: JSON.stringify({ account: "ALL ", ...QUESTION }),
  });
  const sheet: unknown[][] = await readSheet(Buffer.from(await workbook.arrayBuffer()));
  expect(sheet).toHaveLength(cellsOf(csv.text).length);
  const { workspaceId } = agency;
  const principal = { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
  const { file } = await askedFile(shop.shop, {
    ...{ workspaceId, tool: TOOL, args: { account: "all", ...QUESTION }, format: "csv" },
    async ask(args) {
      const call = { principal, requestId: null, tool: TOOL, args, signal: new AbortController().signal };
      return answerIn(await shop.shop.callTool({ ...call, progress: null }));
    },
  });
  expect(`${file.content}`.replace(/^\uFEFF/, "") === csv.text).toBe(true);
});

test("with a limit it has the first rows of each account, and a cursor leads on in one account only", async () => {
  const limited = await ask("csv", { ...QUESTION, limit: 3 });
  expect(cellsOf(limited.text)).toHaveLength(1 + 3 * agency.idOf.size);
  const next = await ask("csv", { ...QUESTION, cursor: "x" });
  expect([next.status, next.text.includes("one account")]).toEqual([400, true]);
});

test("where one account cannot be read there is no file, and the refusal names it", async () => {
  const osaka = agency.idOf.get("osaka") ?? "";
  const when = ({ query }: { query: URLSearchParams }) => query.get("advertiser_id") === osaka;
  simulator.fail({ code: 50_000, message: "busy", times: 9, when });
  const { status, body } = await ask("csv", { ...QUESTION, fresh: true });
  const { error } = z.object({ error: z.looseObject({ code: z.string(), message: z.string() }) }).parse(body);
  expect([status, error.code, error.message.startsWith("osaka: ")]).toEqual([502, "upstream_unavailable", true]);
});

test("an assistant is given no link that could not work: the answer stands, and says why", async () => {
  const osaka = agency.idOf.get("osaka") ?? "";
  const when = ({ query }: { query: URLSearchParams }) => query.get("advertiser_id") === osaka;
  simulator.fail({ code: 40_105, message: "Access token is incorrect or has been revoked", times: 9, when });
  const asked = { account: "all", format: "csv", ...QUESTION, limit: 5, fresh: true };
  const { structured, text, isError } = await shop.call(agency.key, TOOL, asked);
  const { meta } = z
    .object({
      meta: z.looseObject({ warnings: z.array(z.string()), missing: z.array(z.looseObject({ account: z.string() })) }),
    })
    .parse(structured);
  expect([isError, meta.missing.map(({ account }) => account), meta.file]).toEqual([false, ["osaka"], undefined]);
  const warned = meta.warnings.join(" ");
  expect(warned).toContain("There is no file, since it would be without osaka. Mend that");
  // People read them: the field that a model reads is no word for them.
  expect(warned).toContain("1 of 4 accounts is missing: osaka.");
  expect(warned).not.toContain("meta.");
  expect(text).not.toContain("/files/file_");
});

test("an unknown tool and one without a table are refused as they were", async () => {
  const path = `/api/workspaces/${agency.workspaceId}/tools`;
  const body = { account: "all" };
  expect((await shop.ask("POST", `${path}/no_such_tool?format=csv`, { body })).status).toBe(404);
  expect((await shop.ask("POST", `${path}/tiktok_ads_get_account?format=csv`, { body })).status).toBe(400);
});
