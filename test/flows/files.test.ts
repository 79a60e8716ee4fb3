/** A table as a file: the link of an answer, what it gives, to whom, how often, and what ends it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { parse } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { z } from "zod";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { FILE_LINK_MS, MAX_OPEN_LINKS } from "#downloads/file-answers.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { unpacedStage } from "../fakes/unpaced.ts";

setDefaultTimeout(120_000);

const TOOL = "tiktok_ads_get_report";
/** More rows than one page has. */
const QUESTION = { level: "ad", breakdown: "day", start_date: "2026-11-01", end_date: "2026-11-04" };

const clock = manualClock();
let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;
let key: string;

beforeAll(async () => {
  const stage = unpacedStage(clock);
  simulator = stage.simulator;
  shop = await startSignedInShop(stage);
  ({ workspaceId, key } = await shop.newWorkspace("Bakery"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const File = z.object({ url: z.url(), rows: z.number(), until: z.iso.datetime(), note: z.string() });
const Answer = z.looseObject({
  meta: z.looseObject({ file: File }),
  columns: z.array(z.string()),
  rows: z.array(z.unknown()),
  page: z.strictObject({ total: z.number(), has_more: z.boolean() }).optional(),
});

type Asked = { listed: unknown; ask(progress: boolean): Promise<{ structuredContent?: unknown; content: unknown }> };

const REQUEST = { name: TOOL, arguments: { ...QUESTION, limit: 3, format: "csv" } };
const onprogress = () => undefined;

async function withOldClient(work: (asked: Asked) => Promise<void>) {
  const client = new Client({ name: "old", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(shop.mcpUrl), { requestInit }));
  const listed = (await client.listTools()).tools;
  const ask: Asked["ask"] = async (progress) => {
    const { structuredContent, content } = await client.callTool(REQUEST, undefined, progress ? { onprogress } : {});
    return { structuredContent, content };
  };
  await work({ listed, ask });
  await client.close();
}

async function withModernClient(work: (asked: Asked) => Promise<void>) {
  const client = new ModernClient({ name: "m", version: "1" }, { versionNegotiation: { mode: { pin: "2026-07-28" } } });
  const requestInit = { headers: { authorization: `Bearer ${key}` } };
  await client.connect(new ModernTransport(new URL(shop.mcpUrl), { requestInit }));
  const listed = (await client.listTools()).tools;
  const ask: Asked["ask"] = async (progress) => {
    const { structuredContent, content } = await client.callTool(REQUEST, progress ? { onprogress } : {});
    return { structuredContent, content };
  };
  await work({ listed, ask });
  await client.close();
}

/** The link of a new answer. */
async function link(args: Record<string, unknown> = QUESTION, by = key, tool = TOOL) {
  const { structured, text } = await shop.call(by, tool, { format: "csv", ...args });
  const { success, data } = Answer.safeParse(structured);
  if (!success) throw new Error(text);
  const url = new URL(data.meta.file.url);
  return { answer: data, id: url.pathname.split("/")[2] ?? "", token: url.hash.slice(1) };
}

const fetchFile = (id: string, token: string) =>
  shop.ask("POST", `/api/files/${id}`, { cookie: null, body: { token } });

async function newKey(name: string) {
  const wanted = { workspaceId, name, expiresInDays: undefined };
  const { row, key: made } = await shop.shop.apiKeys.create(wanted, OWNER);
  return { id: row.id, key: made.reveal() };
}

const messageOf = ({ body }: { body: unknown }) =>
  z.object({ error: z.object({ message: z.string() }) }).parse(body).error.message;

test.each([
  ["2025-11-25", withOldClient],
  ["2026-07-28", withModernClient],
])(
  "an SDK client of %s gets the first rows and a link to all, on the short way and the long one",
  async (_, withClient) => {
    await withClient(async ({ listed, ask }) => {
      const inputs = z.array(
        z.looseObject({ name: z.string(), inputSchema: z.looseObject({ properties: z.unknown() }) }),
      );
      const { inputSchema } = inputs.parse(listed).find(({ name }) => name === TOOL) ?? {};
      expect(inputSchema?.properties).toMatchObject({ format: { type: "string", enum: ["csv", "xlsx"] } });
      // A client that wants progress is answered by the SDK.
      for (const progress of [false, true]) {
        const { structuredContent, content } = await ask(progress);
        const { meta, rows, page } = Answer.parse(structuredContent);
        expect(rows).toHaveLength(3);
        expect(page).toEqual({ total: meta.file.rows, has_more: true });
        expect(meta.file.rows).toBeGreaterThan(500);
        const until = new Date(clock.now() + FILE_LINK_MS).toISOString();
        expect(content).toEqual([
          { type: "text", text: expect.stringContaining(meta.file.url) },
          {
            ...{ type: "resource_link", uri: meta.file.url, mimeType: "text/csv" },
            name: "Larkspur-&-Loam_TikTok-Ads-report-by-ad_2026-11-01-to-2026-11-04_UTC-7_USD.csv",
            description: `All ${meta.file.rows} rows; one download, until ${until}`,
          },
        ]);
      }
    });
  },
);

test("a client of a version without such links has it in the text alone", async () => {
  for (const version of nonEmpty([undefined, "2025-03-26"])) {
    const response = await fetch(shop.mcpUrl, {
      method: "POST",
      headers: {
        ...{ authorization: `Bearer ${key}`, "content-type": "application/json" },
        accept: "application/json, text/event-stream",
        ...(version === undefined ? {} : { "mcp-protocol-version": version }),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: REQUEST }),
    });
    expect(await response.json()).toMatchObject({ result: { content: [{ text: expect.stringContaining("#smfl_") }] } });
  }
});

test("the file has every row, in the page's form, with a name of its own, and comes once", async () => {
  const { answer, id, token } = await link();
  const file = await fetchFile(id, token);
  const page = await shop.ask("POST", `/api/workspaces/${workspaceId}/tools/${TOOL}?format=csv`, { body: QUESTION });
  expect([file.status, file.text === page.text]).toEqual([200, true]);
  expect(file.text.trimEnd().split("\r\n")).toHaveLength(answer.meta.file.rows + 1);
  for (const name of ["content-type", "content-disposition"])
    expect(file.headers.get(name)).toBe(page.headers.get(name));
  expect(file.headers.get("referrer-policy")).toBe("no-referrer");
  const again = await fetchFile(id, token);
  expect([again.status, messageOf(again)]).toEqual([404, expect.stringContaining("was downloaded")]);
});

test("as a workbook it has the same rows, with days as dates and numbers as numbers", async () => {
  const { answer, id, token } = await link({ ...QUESTION, format: "XLSX " });
  expect(answer.meta.file.note).toContain("as an Excel workbook");
  const response = await fetch(`${shop.listener.url}/api/files/${id}`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: shop.listener.url },
    body: JSON.stringify({ token }),
  });
  expect(response.headers.get("content-type")).toEndWith("spreadsheetml.sheet");
  expect(response.headers.get("content-disposition")).toContain("_2026-11-01-to-2026-11-04_UTC-7_USD.xlsx");
  const [head = [], ...rows]: unknown[][] = await readSheet(Buffer.from(await response.arrayBuffer()));
  expect(rows).toHaveLength(answer.meta.file.rows);
  const csv = await link();
  const [csvHead = [], ...csvRows]: string[][] = parse((await fetchFile(csv.id, csv.token)).text, { bom: true });
  expect(head).toEqual(csvHead);
  const asText = (cell: unknown) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : String(cell ?? ""));
  expect(rows.map((row) => row.map(asText))).toEqual(csvRows.map((row) => row.map((cell) => cell.replace(/^'/, ""))));
  const [first = []] = rows;
  expect(first[head.indexOf("date")]).toBeInstanceOf(Date);
  expect(first[head.indexOf("spend")]).toBeNumber();
  expect(first[head.indexOf("ad_id")]).toBeString();
});

test("whoever only looks at it spends nothing, and what is not the token opens nothing", async () => {
  const { id, token } = await link();
  for (const path of [`/files/${id}`, `/api/files/${id}`])
    for (const method of ["GET", "HEAD", "OPTIONS"]) await shop.ask(method, path, { cookie: null });
  expect((await shop.ask("GET", `/files/${id}`, { cookie: null })).status).toBe(200);
  const other = await link();
  const nobody = await fetchFile("file_nosuch", token);
  for (const [of, by] of nonEmpty([
    [id, other.token],
    [id, `smfl_${"x".repeat(43)}`],
    [id, key],
  ] as const)) {
    const refused = await fetchFile(of, by);
    expect([refused.status, refused.text]).toEqual([404, nobody.text]);
  }
  expect((await shop.ask("POST", `/api/files/${id}`, { cookie: null, body: {} })).status).toBe(400);
  expect((await fetchFile(id, token)).status).toBe(200);
});

test("it is of the days that the answer told, though midnight passes before it is fetched", async () => {
  // 23:55 in the account, seven hours behind.
  clock.advance(Date.parse("2026-11-24T06:55:00Z") - clock.now());
  const { answer, id, token } = await link({ level: "campaign", date_preset: "last_7_days" });
  expect(answer.meta).toMatchObject({ window: { start: "2026-11-16", end: "2026-11-22" } });
  clock.advance(600_000);
  const file = await fetchFile(id, token);
  expect(file.headers.get("content-disposition")).toContain("_2026-11-16-to-2026-11-22_");
});

test("a list with spend keeps its days, too", async () => {
  // Ten minutes before the next midnight there.
  clock.advance(Date.parse("2026-11-25T06:55:00Z") - clock.now());
  const asked = () => link({ with_spend: "yesterday", limit: 200 }, key, "tiktok_ads_list_campaigns");
  const { answer, id, token } = await asked();
  expect(answer.meta).toMatchObject({ window: { start: "2026-11-23", end: "2026-11-23" } });
  const now = await fetchFile(id, token);
  const later = await asked();
  clock.advance(600_000);
  const file = await fetchFile(later.id, later.token);
  expect(file.headers.get("content-disposition")).toContain("_2026-11-23-to-2026-11-23_");
  expect(now.text).toContain("spend");
  expect(file.text).toBe(now.text);
});

test("two that fetch at once get one file between them", async () => {
  const { id, token } = await link();
  const statuses = (await Promise.all([fetchFile(id, token), fetchFile(id, token)])).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 404]);
});

test("it lasts fifteen minutes", async () => {
  const [first, second] = [await link(), await link()];
  clock.advance(FILE_LINK_MS - 1);
  expect((await fetchFile(first.id, first.token)).status).toBe(200);
  clock.advance(1);
  const late = await fetchFile(second.id, second.token);
  expect([late.status, messageOf(late)]).toEqual([404, expect.stringContaining("has ended")]);
});

test("it ends with its key, and gives no more than the key may see when it is fetched", async () => {
  const [revoked, narrowed, less, ended] = [
    await newKey("revoked"),
    await newKey("narrowed"),
    await newKey("less"),
    await newKey("ended"),
  ];
  const links = await Promise.all([revoked, narrowed, less, ended].map(({ key: by }) => link(QUESTION, by)));
  await shop.shop.apiKeys.revoke(revoked.id, OWNER);
  await shop.shop.apiKeys.change({ id: narrowed.id, tools: ["lists"] }, OWNER);
  shop.store().sqlite.run("UPDATE api_key SET connections = '[]' WHERE id = ?", [less.id]);
  shop.store().sqlite.run("UPDATE api_key SET expires_at_ms = ? WHERE id = ?", [clock.now(), ended.id]);
  const answers = await Promise.all(links.map(({ id, token }) => fetchFile(id, token)));
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
  expect(answers.map(messageOf)).toEqual([
    expect.stringContaining("has ended or was revoked"),
    expect.stringContaining("not open to this key or app"),
    expect.stringContaining("ad account is not open to this key"),
    expect.stringContaining("has ended or was revoked"),
  ]);
});

test("what is revoked or narrowed while the file is made gets none of it", async () => {
  const [revoked, narrowed] = [await newKey("revoked meanwhile"), await newKey("narrowed meanwhile")];
  const links = await Promise.all([revoked, narrowed].map(({ key: by }) => link(QUESTION, by)));
  clock.advance(120_000);
  const held = simulator.fail({ path: "/report/integrated/get/", holdAnswer: true, times: Number.POSITIVE_INFINITY });
  const fetching = Promise.all(links.map(({ id, token }) => fetchFile(id, token)));
  try {
    await eventually(() => held.taken > 0);
    await shop.shop.apiKeys.revoke(revoked.id, OWNER);
    await shop.shop.apiKeys.change({ id: narrowed.id, tools: ["audiences"] }, OWNER);
  } finally {
    held.clear();
  }
  const told = (await fetching).map((answer) => [answer.status, messageOf(answer)]);
  expect(told).toEqual([
    [403, expect.stringContaining("has ended or was revoked")],
    [403, expect.stringMatching(/was changed while|is not open to this key/)],
  ]);
});

test("at most twenty wait in a workspace; one that was fetched, or has ended, makes place", async () => {
  const toys = await shop.newWorkspace("Toys");
  await shop.connectToy(toys.workspaceId, "bakery", "toy-token-bakery");
  const newLink = () => link({}, toys.key, "toy_list_toys");
  const refusal = async () => (await shop.call(toys.key, "toy_list_toys", { format: "csv" })).text;
  const links = [];
  for (let nth = 0; nth < MAX_OPEN_LINKS; nth += 1) links.push(await newLink());
  expect(await refusal()).toContain('"error":"plan_limit"');
  expect(await refusal()).toContain('"retry_after_seconds":900');
  const [first] = links;
  const file = await fetchFile(first?.id ?? "", first?.token ?? "");
  expect(file.text).toContain('"3","Toy train",40');
  await newLink();
  expect(await refusal()).toContain('"error":"plan_limit"');
  await link();
  clock.advance(FILE_LINK_MS);
  await newLink();
});

test("a file that TikTok does not give now can be fetched later with the same link", async () => {
  const { id, token } = await link();
  // What was just asked would be answered from the cache.
  clock.advance(300_000);
  simulator.fail({ httpStatus: 500, times: Number.POSITIVE_INFINITY });
  const failed = await fetchFile(id, token);
  simulator.clearFaults();
  expect([failed.status, failed.text.slice(0, 300)]).toEqual([502, expect.stringContaining("upstream_unavailable")]);
  expect((await fetchFile(id, token)).status).toBe(200);
});

test("what it asks is counted as its key's, and its fetching stands in the audit", async () => {
  const { id: keyId, key: by } = await newKey("Counted");
  const { id, token } = await link(QUESTION, by);
  await fetchFile(id, token);
  const month = await shop.shop.proofs.show({ workspaceId, month: undefined });
  expect(month.callers.find((caller) => caller.id === keyId)?.tools).toEqual([
    expect.objectContaining({ tool: TOOL, first_day: "2026-11-01", last_day: "2026-11-04" }),
  ]);
  expect(month.callers.find((caller) => caller.id === keyId)?.calls).toBeGreaterThan(2);
  const [newest] = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 1 });
  const fetched = {
    action: "file.fetch",
    actor: "file for Counted",
    target: keyId,
    origin: "127.0.0.1",
    outcome: "ok",
  };
  expect(newest).toMatchObject(fetched);
});

test("its token and its question are kept from whoever has the data, and stand in no log", async () => {
  const { id, token } = await link({ ...QUESTION, filter: { name_contains: "canary-in-a-question" } });
  await fetchFile(id, `smfl_${"y".repeat(43)}`);
  await fetchFile(id, token);
  for (const secret of [token, "canary-in-a-question"]) {
    expect([secret, filesHolding(shop.dataDir, secret)]).toEqual([secret, []]);
    expect([secret, shop.logLines.join("\n").includes(secret)]).toEqual([secret, false]);
  }
});

test("format is said to be wrong, and is left out where it is empty or json", async () => {
  for (const format of ["", null, "json"]) {
    const answer = await shop.call(key, TOOL, { ...QUESTION, format });
    expect([format, answer.isError, answer.text.includes("#smfl_")]).toEqual([format, false, false]);
  }
  const wrong = await shop.call(key, TOOL, { ...QUESTION, format: "pdf" });
  expect([wrong.isError, wrong.text]).toEqual([true, expect.stringContaining('format takes "csv" or "xlsx"')]);
  const noTable = await shop.call(key, "tiktok_ads_get_account", { format: "csv" });
  expect([noTable.isError, noTable.text]).toEqual([true, expect.stringContaining("does not answer with a table")]);
  // A table that is never cut into pages has no such argument in its listing, and is given all the same.
  const { answer } = await link({}, key, "tiktok_ads_get_pacing");
  expect(answer.meta.file.rows).toBeGreaterThan(0);
});

test("of several accounts it is one table with a column that names them, while each is the one that it was", async () => {
  const [berlin, york] = PLACES;
  const accounts = { berlin: { ...SMALL, ...berlin }, york: { ...SMALL, ...york } };
  const agency = await openAgency({ shop, simulator }, "Agency", accounts);
  const days = { level: "campaign", start_date: "2026-11-01", end_date: "2026-11-07", account: "all" };
  const { answer, id, token } = await link(days, agency.key);
  const file = await fetchFile(id, token);
  const [head, ...rows] = file.text.trimEnd().split("\r\n");
  expect(head).toStartWith('"account","currency","campaign_id"');
  expect(rows).toHaveLength(answer.meta.file.rows);
  expect(rows.filter((row) => row.startsWith('"berlin","EUR"'))).toHaveLength(SMALL.campaigns);
  expect(rows.filter((row) => row.startsWith('"york","USD"'))).toHaveLength(SMALL.campaigns);
  const place = { workspaceId: agency.workspaceId, module: shop.tiktok() };
  const renamed = await link(days, agency.key);
  await shop.shop.connections.relabel({ ...place, label: "york" }, "new-york", OWNER);
  expect((await fetchFile(renamed.id, renamed.token)).text).toContain('"new-york","USD"');
  const gone = await link(days, agency.key);
  await shop.shop.connections.disconnect({ ...place, label: "new-york" }, OWNER);
  expect(messageOf(await fetchFile(gone.id, gone.token))).toContain("not connected any more");
});

test("of several accounts it is of the days that each answered, though midnight passes in one of them, and is named for them", async () => {
  const [berlin, york, lisbon] = PLACES;
  const many = { ...SMALL, campaigns: 4 };
  const accounts = { berlin: { ...many, ...berlin }, lisbon: { ...many, ...lisbon }, york: { ...many, ...york } };
  const agency = await openAgency({ shop, simulator }, "Zones", accounts);
  // In Berlin it is 0:50 of the 26th, in Lisbon 23:50 and in New York 18:50 of the 25th.
  clock.advance(Date.parse("2026-11-25T23:50:00Z") - clock.now());
  const question = {
    level: "campaign",
    breakdown: "day",
    date_preset: "yesterday",
    account: "all",
    metrics: ["spend"],
  };
  const { structured } = await shop.call(agency.key, TOOL, question);
  const Rows = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });
  const { columns, rows } = Rows.parse(structured);
  const { id, token } = await link(question, agency.key);
  clock.advance(FILE_LINK_MS - 1_000);
  const file = await fetchFile(id, token);
  const cellsOf = (text: string): string[][] => parse(text, { bom: true });
  const [head = [], ...cells] = cellsOf(file.text);
  expect(head).toEqual(columns);
  expect(cells).toEqual(rows.map((row) => row.map((cell) => `${cell ?? ""}`)));
  expect(file.headers.get("content-disposition")).toContain(
    "all_TikTok-Ads-report-by-campaign_2026-11-24-to-2026-11-24-or-2026-11-25-to-2026-11-25.csv",
  );
});

test("it does not say that rows are not shown, which are in the file", async () => {
  const [berlin, york] = PLACES;
  const many = { ...SMALL, campaigns: 20, ageDays: 60 };
  const agency = await openAgency({ shop, simulator }, "Many", {
    berlin: { ...many, ...berlin },
    york: { ...many, ...york },
  });
  const days = { start_date: "2026-11-01", end_date: "2026-11-20", account: "all" };
  const question = { level: "campaign", breakdown: "day", ...days, limit: 500 };
  const Warned = z.looseObject({ meta: z.looseObject({ warnings: z.array(z.string()) }) });
  const plain = await shop.call(agency.key, TOOL, question);
  expect(Warned.parse(plain.structured).meta.warnings.join(" ")).toContain("name one account for the others");
  const { answer, id, token } = await link(question, agency.key);
  expect(Warned.parse(answer).meta.warnings.join(" ")).not.toContain("are shown");
  expect((await fetchFile(id, token)).text.trimEnd().split("\r\n")).toHaveLength(1 + answer.meta.file.rows);
});

test("it goes with the workspace, and a restore brings none back", async () => {
  const own = await startSignedInShop();
  const made = await own.newWorkspace("Toys");
  await own.connectToy(made.workspaceId, "bakery", "toy-token-bakery");
  const count = () => own.store().sqlite.query("SELECT count(*) AS n FROM file_link").get();
  await own.call(made.key, "toy_list_toys", { format: "csv" });
  const file = join(tempFolder(), "copy.db");
  await own.shop.maintenance.backUp(file);
  expect(count()).toEqual({ n: 1 });
  await own.shop.workspaces.delete(made.workspaceId, OWNER);
  expect(count()).toEqual({ n: 0 });
  await own.stop();
  const { dataDir } = own;
  const nowMs = own.clock.now();
  await restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs });
  const restored = await startSignedInShop({ dataDir, existing: true });
  expect(restored.store().sqlite.query("SELECT count(*) AS n FROM file_link").get()).toEqual({ n: 0 });
  await restored.stop();
});
