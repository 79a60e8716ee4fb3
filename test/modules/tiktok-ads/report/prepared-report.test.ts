import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "../../../fakes/eventually.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

// A file of thousands of rows is made and read several times, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const SYNC = "/report/integrated/get/";
const CREATE = "/report/task/create/";
const CHECK = "/report/task/check/";
const DOWNLOAD = "/report/task/download/";

let account: ConnectedAccount;
beforeEach(async () => {
  account = await connectAccount();
});
afterEach(() => account.stop());

/** As many ids as a report takes, the account's own among them. */
function manyIds(): string[] {
  const { simulator } = account;
  const own = simulator.truth.campaigns(simulator.advertiser.advertiserId).map(({ campaignId }) => campaignId);
  return [...own, ...Array.from({ length: 1_000 - own.length }, (_, index) => String(9_000_000 + index))];
}

/** 7 windows of 10 parts each. */
const large = () => ({
  level: "campaign",
  breakdown: "day",
  metrics: ["spend", "impressions", "cpm"],
  start_date: "2026-05-02",
  end_date: "2026-11-21",
  filter: { campaign_ids: manyIds() },
});

/** TikTok says that the next report has more pages than one call may read. */
function pretendLarge() {
  account.simulator.fail({
    path: SYNC,
    mutate: (envelope) => ({
      ...envelope,
      data: {
        ...Object(envelope.data),
        page_info: { page: 1, page_size: 1_000, total_number: 61_000, total_page: 61 },
      },
    }),
  });
}

describe("a report of too many requests", () => {
  const MONTH = {
    ...{ level: "campaign", breakdown: "day", metrics: ["spend", "impressions"] },
    ...{ start_date: "2026-10-20", end_date: "2026-11-18" },
  };

  test("is without what no file has, and says so", async () => {
    pretendLarge();
    const { columns, meta } = await account.call("get_report", { ...MONTH, metrics: ["spend", "billed_cost"] });
    expect(account.newRequests()).toContain(DOWNLOAD);
    expect(columns).toContain("spend");
    expect(columns).not.toContain("billed_cost");
    expect(meta.warnings.join()).toContain("TikTok does not give billed_cost in this report");
  });

  test("has no rows of zeros for days on which nothing happened", async () => {
    pretendLarge();
    const whole = await account.call("get_report", MONTH);
    account.simulator.setReportQuirks({ idleRows: true });
    pretendLarge();
    account.newRequests();
    const { rows, totals, page } = await account.call("get_report", { ...MONTH, fresh: true });
    expect(account.newRequests()).toContain(DOWNLOAD);
    expect({ rows, totals, total: page.total }).toEqual({
      ...{ rows: whole.rows, totals: whole.totals },
      total: whole.page.total,
    });
  });

  test("is prepared by TikTok: begun, looked at, fetched, and right", async () => {
    account.newRequests();
    const { totals, meta, page } = await account.table("get_report", large());
    const asked = account.newRequests();
    expect(asked.filter((path) => path !== CHECK)).toEqual([CREATE, DOWNLOAD]);
    expect(meta.api_calls).toBe(asked.length);
    const { simulator } = account;
    const { advertiserId } = simulator.advertiser;
    const span = { advertiserId, level: "campaign", from: "2026-05-02", to: "2026-11-21" } as const;
    const rows = simulator.truth.daily(span).filter(({ deleted }) => !deleted);
    expect(page.total).toBe(rows.length);
    const spend = rows.reduce((sum, row) => sum + row.spend, 0);
    const impressions = rows.reduce((sum, row) => sum + row.impressions, 0);
    expect(totals).toEqual({
      spend: spend / 100,
      impressions,
      cpm: Math.round((spend * 1_000) / impressions) / 100,
    });
  });

  test("has the same rows as one that is read page by page, whatever the names are", async () => {
    const args = { level: "campaign", date_preset: "last_90_days", limit: 500, sort: "campaign_id" };
    const { simulator } = account;
    const campaigns = simulator.truth.campaigns(simulator.advertiser.advertiserId);
    const gone = new Set(campaigns.filter((one) => one.deleted).map(({ campaignId }) => campaignId));
    const paged = await account.table("get_report", args);
    pretendLarge();
    const prepared = await account.table("get_report", { ...args, fresh: true });
    expect(account.newRequests()).toContain(DOWNLOAD);
    expect(prepared.records).toEqual(paged.records.filter(({ campaign_id }) => !gone.has(String(campaign_id))));
    expect(prepared.meta.warnings.join()).toMatch(
      /leaves deleted ones out: these rows have \d+ of the account's \d+ impressions/,
    );
  });

  test("still stands where TikTok refuses to say how much the deleted ones are, which is said", async () => {
    pretendLarge();
    const fault = account.simulator.fail({
      path: SYNC,
      when: ({ query }) => (query.get("dimensions") ?? "").includes("advertiser_id"),
      code: 40002,
      message: "something here is not liked",
      times: Number.POSITIVE_INFINITY,
    });
    const { rows, meta } = await account.call("get_report", { level: "campaign", date_preset: "last_90_days" });
    expect(fault.taken).toBe(1);
    fault.clear();
    expect(rows.length).toBeGreaterThan(0);
    expect(meta.warnings.join()).toContain("how much they are cannot be told: TikTok refused a part");
  });

  test("up to today is held against nothing that has risen since its file was made", async () => {
    const args = { level: "campaign", start_date: "2026-11-01", end_date: "2026-11-22" };
    pretendLarge();
    await account.call("get_report", args);
    account.clock.advance(3_000_000);
    account.newRequests();
    const { meta } = await account.call("get_report", { ...args, sort: "spend" });
    expect(meta.cached).toBe(true);
    expect(meta.warnings.join()).not.toContain("deleted ones");
    expect(account.newRequests()).not.toContain(SYNC);
  });

  test("has all there is where nothing but rounding is missing from the account's money, and no more than that", async () => {
    const args = { level: "campaign", date_preset: "last_90_days", metrics: ["spend"] };
    const { simulator, clock } = account;
    pretendLarge();
    const { totals, page, meta } = await account.table("get_report", args);
    expect(meta.warnings.join()).toContain("leaves deleted ones out");
    expect(meta.warnings.join()).not.toContain("risen");
    const warnings = async (missingCents: number) => {
      clock.advance(60_001);
      const spend = ((Math.round(Number(totals.spend) * 100) + missingCents) / 100).toFixed(2);
      simulator.fail({
        path: SYNC,
        when: ({ query }) => (query.get("dimensions") ?? "").includes("advertiser_id"),
        mutate: (envelope) => {
          const data = Object(envelope.data);
          const list = Object.values(data.list).map((row) => ({ ...Object(row), metrics: { spend } }));
          return { ...envelope, data: { ...data, list, total_metrics: { spend } } };
        },
      });
      const answer = await account.call("get_report", { ...args, filter: { name_contains: `${missingCents}` } });
      return answer.meta.warnings.join();
    };
    expect(await warnings(Math.floor(page.total / 2))).not.toContain("deleted ones");
    const more = await warnings(Math.floor(page.total / 2) + 1);
    expect(more).toContain("leaves deleted ones out");
    expect(more).toContain("The file is an earlier one, and the account's spend may have risen since.");
  });

  test("reports its progress while it is prepared, only forwards", async () => {
    account.simulator.setTaskPace({ processedMs: 20_000 });
    const seen: [done: number, total: number, message: string][] = [];
    await callTool(account.module, account.access, {
      tool: "tiktok_ads_get_report",
      args: large(),
      progress: (...said) => seen.push(said),
    });
    expect(seen.length).toBeGreaterThan(3);
    const done = seen.map(([one]) => one);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(nonEmpty(seen).every(([one, total]) => one <= total)).toBe(true);
    const said = seen.map(([, , message]) => message);
    expect(said.slice(0, -1)).toEqual(said.slice(0, -1).map(() => "TikTok is preparing the report"));
    expect(said.at(-1)).toBe("Reading the report that TikTok prepared");
  });

  test.each([900, 4_200, 12_300, 30_100])(
    "is answered a second and a half after its file is there, which took %i ms, and leaves requests for the rest",
    async (processedMs) => {
      account.simulator.setTaskPace({ queuedMs: 0, processedMs });
      account.newRequests();
      const startMs = account.clock.now();
      await account.call("get_report", large());
      expect(account.clock.now() - startMs - processedMs).toBeLessThanOrEqual(1_500);
      expect(account.newRequests().filter((path) => path === CHECK).length).toBeLessThanOrEqual(35);
    },
  );

  test("that is not ready when the call must end says so, and the next call finds it", async () => {
    account.simulator.setTaskPace({ processedMs: 60_000 });
    const startMs = account.clock.now();
    const error = await failsWith(() => account.call("get_report", large()));
    expect(error.code).toBe("report_pending");
    expect(error.message).toContain("Ask again with the same arguments in 20 seconds");
    expect(error.retryAfterSeconds).toBe(20);
    expect(account.clock.now() - startMs).toBeLessThan(45_000);
    account.newRequests();
    account.clock.advance(20_000);
    const { totals } = await account.call("get_report", { ...large(), sort: "spend", fresh: true });
    expect(Number(totals.spend)).toBeGreaterThan(0);
    const asked = account.newRequests();
    expect(asked).not.toContain(CREATE);
    expect(asked).not.toContain(SYNC);
    expect(asked).toContain(DOWNLOAD);
  });

  test("whose file was damaged on its way says at which line, and the next call fetches it once more", async () => {
    const rawBody = 'campaign_id,stat_time_day,spend,impressions\n1800000000000001,2026-11-20 00:00:00,1.00,"7\n';
    account.simulator.fail({ path: DOWNLOAD, rawBody, contentType: "text/csv" });
    const error = await failsWith(() => account.call("get_report", large()));
    expect(error.code).toBe("upstream_shape");
    expect(error.message).toContain("TikTok's report file cannot be read beyond line 2: it was cut off or damaged");
    expect(error.message).not.toContain("1800000000000001");
    const { totals } = await account.call("get_report", large());
    expect(Number(totals.spend)).toBeGreaterThan(0);
  });

  test("is read again from the kept file page by page, and anew only for fresh", async () => {
    const first = await account.call("get_report", large());
    account.newRequests();
    await account.call("get_report", { ...large(), cursor: first.page.cursor });
    expect(new Set(account.newRequests())).toEqual(new Set([CHECK]));
    await account.call("get_report", { ...large(), fresh: true });
    expect(account.newRequests()).toContain(CREATE);
    account.clock.advance(3_600_001);
    await account.call("get_report", large());
    expect(account.newRequests()).toContain(CREATE);
  });

  test("serves for an hour from when it was begun, however often it is asked for, and says of when it is", async () => {
    const { clock } = account;
    const begunAtMs = clock.now();
    const wait = (ms: number) => clock.advance(begunAtMs + ms - clock.now());
    const first = await account.call("get_report", large());
    expect(first.meta).toMatchObject({ cached: false, fetched_at: new Date(begunAtMs).toISOString() });
    for (const minutes of [25, 50]) {
      wait(minutes * 60_000);
      const again = await account.call("get_report", large());
      expect(again.meta).toMatchObject({ cached: true, fetched_at: first.meta.fetched_at });
      const anotherOrder = await account.call("get_report", { ...large(), sort: "spend" });
      expect(anotherOrder.meta).toMatchObject({ cached: true, fetched_at: first.meta.fetched_at });
    }
    wait(3_599_999);
    expect((await account.call("get_report", large())).meta.fetched_at).toBe(first.meta.fetched_at);
    account.newRequests();
    wait(3_600_000);
    const { meta } = await account.call("get_report", large());
    expect(account.newRequests()).toContain(CREATE);
    expect(meta).toMatchObject({ cached: false, fetched_at: new Date(begunAtMs + 3_600_000).toISOString() });
  });

  test("that was only begun by an earlier call is not called cached, and is of when it was begun", async () => {
    account.simulator.setTaskPace({ processedMs: 60_000 });
    const begunAtMs = account.clock.now();
    await failsWith(() => account.call("get_report", large()));
    account.clock.advance(60_000);
    const { meta } = await account.call("get_report", large());
    expect(meta).toMatchObject({ cached: false, fetched_at: new Date(begunAtMs).toISOString() });
  });

  test("is prepared anew for fresh by a call that says when, and that one serves from then on", async () => {
    const first = await account.call("get_report", large());
    account.clock.advance(600_000);
    const nowMs = account.clock.now();
    const { meta } = await account.call("get_report", { ...large(), fresh: true });
    expect(meta).toMatchObject({ cached: false, fetched_at: new Date(nowMs).toISOString() });
    expect(meta.fetched_at).not.toBe(first.meta.fetched_at);
    account.clock.advance(600_000);
    expect((await account.call("get_report", large())).meta).toMatchObject({
      cached: true,
      fetched_at: meta.fetched_at,
    });
  });

  test("serves nobody later where the cache is off, but a call that carries on what is under way", async () => {
    const own = await connectAccount({ cacheSeconds: 0 });
    await own.call("get_report", large());
    own.newRequests();
    const { meta } = await own.call("get_report", large());
    expect(own.newRequests().filter((path) => path === CREATE)).toHaveLength(1);
    expect(meta.cached).toBe(false);
    own.simulator.setTaskPace({ processedMs: 60_000 });
    await failsWith(() => own.call("get_report", large()));
    own.clock.advance(60_000);
    own.newRequests();
    await own.call("get_report", large());
    expect(own.newRequests()).not.toContain(CREATE);
    await own.stop();
  });

  test("is one file for all its pages, the cache off or on, and says where a page is of another", async () => {
    for (const cacheSeconds of [0, 60]) {
      const own = await connectAccount({ cacheSeconds });
      const first = await own.call("get_report", large());
      own.newRequests();
      const next = { ...large(), cursor: first.page.cursor };
      const second = await own.call("get_report", next);
      expect(own.newRequests()).not.toContain(CREATE);
      expect(second.meta.warnings.join()).not.toContain("prepared this report anew");
      own.clock.advance(3_600_000);
      const later = await own.call("get_report", next);
      expect(own.newRequests()).toContain(CREATE);
      expect(later.meta.warnings.join()).toContain("prepared this report anew");
      await own.stop();
    }
  });

  test("serves no longer where the cache keeps answers for a day", async () => {
    const own = await connectAccount({ cacheSeconds: 86_400 });
    await own.call("get_report", large());
    own.clock.advance(3_600_000);
    own.newRequests();
    const nowMs = own.clock.now();
    const { meta } = await own.call("get_report", large());
    expect(own.newRequests()).toContain(CREATE);
    expect(meta).toMatchObject({ cached: false, fetched_at: new Date(nowMs).toISOString() });
    await own.stop();
  });

  test("asked by several at once is begun once", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => account.call("get_report", large())));
    expect(account.newRequests().filter((path) => path === CREATE)).toHaveLength(1);
    expect(new Set(answers.map(({ totals }) => JSON.stringify(totals))).size).toBe(1);
  });

  test("asked by several at once is there for the others when the first one's call ends", async () => {
    const { simulator } = account;
    const leaving = new AbortController();
    const fault = simulator.fail({ path: DOWNLOAD, hang: true });
    const first = failsWith(() => account.call("get_report", large(), leaving.signal));
    const others = [1, 2].map(() => account.call("get_report", large()));
    // The others share the first one's download, wait for its whole report, or still look whether there is a file.
    await eventually(() => fault.taken === 1);
    leaving.abort();
    expect((await first).code).toBe("time_limit");
    // Whoever shares the download that hung sees its connection end, after which a GET is sent once more.
    fault.clear();
    const answers = await Promise.allSettled(others);
    for (const answer of nonEmpty(answers))
      expect(answer).toMatchObject({ status: "fulfilled", value: { totals: { impressions: expect.any(Number) } } });
    expect(account.newRequests().filter((path) => path === CREATE)).toHaveLength(1);
  });

  test("begun under another credential is not asked for with this one", async () => {
    await account.call("get_report", large());
    account.newRequests();
    account.standing.generation = 2;
    await account.call("get_report", large());
    expect(account.newRequests()).toContain(CREATE);
  });

  test.each(["FAILED", "CANCELED"] as const)(
    "that TikTok ends as %s is an error, and the next call begins anew",
    async (status) => {
      account.simulator.setTaskPace({ processedMs: 60_000 });
      await failsWith(() => account.call("get_report", large()));
      account.simulator.endReportTasks(status);
      const error = await failsWith(() => account.call("get_report", large()));
      expect(error.code).toBe("upstream_rejected");
      expect(error.message).toContain(`could not prepare this report (${status})`);
      account.simulator.setTaskPace({ processedMs: 1_000 });
      account.newRequests();
      await account.call("get_report", large());
      expect(account.newRequests()).toContain(CREATE);
    },
  );

  test("that TikTok no longer knows is forgotten in words", async () => {
    account.simulator.setTaskPace({ processedMs: 60_000 });
    await failsWith(() => account.call("get_report", large()));
    account.simulator.fail({ path: CHECK, code: 40007, message: "The task does not exist." });
    const error = await failsWith(() => account.call("get_report", large()));
    expect(error.message).toContain("no longer knows the report");
    account.simulator.setTaskPace({ processedMs: 1_000 });
    account.newRequests();
    await account.call("get_report", large());
    expect(account.newRequests()).toContain(CREATE);
  });

  test("compared with other days is two files", async () => {
    const { totals } = await account.call("get_report", {
      ...large(),
      start_date: "2026-07-01",
      compare_to: "previous_period",
    });
    expect(account.newRequests().filter((path) => path === CREATE)).toHaveLength(2);
    expect(Number(totals.spend_previous)).toBeGreaterThan(0);
  });

  test("by country has codes, although TikTok's file has names", async () => {
    const { records } = await account.table("get_report", {
      level: "campaign",
      breakdown: "country",
      metrics: ["spend"],
      start_date: "2019-11-22",
      end_date: "2026-11-21",
      filter: { campaign_ids: manyIds() },
    });
    expect(account.newRequests()).toContain(DOWNLOAD);
    expect(new Set(records.map(({ country_code }) => country_code))).toEqual(new Set(["US", "CA"]));
  });

  test("goes on without metrics that TikTok refuses in it", async () => {
    const invalid = "Please correct the information in invalid metric fields and try again. Invalid metric fields:";
    account.simulator.fail({ path: CREATE, code: 40002, message: `${invalid} ['impressions']. ` });
    const { columns, meta } = await account.call("get_report", large());
    expect(columns).toContain("spend");
    expect(columns).not.toContain("impressions");
    expect(meta.warnings.join()).toContain("does not give impressions");
  });

  test("that TikTok does not prepare, for its filter, is refused before anything is sent", async () => {
    account.newRequests();
    const error = await failsWith(() =>
      account.call("get_report", { ...large(), filter: { campaign_ids: manyIds(), status: "active" } }),
    );
    expect(error.message).toContain("more than 60 requests");
    expect(account.newRequests()).toEqual([]);
  });
});

test("a refused look, a lost connection or a broken file is an error in words, never rows", async () => {
  for (const fault of [
    { path: DOWNLOAD, code: 40201, message: "The task is not ready." },
    { path: DOWNLOAD, rawBody: "<html>gateway</html>", httpStatus: 502 },
    { path: DOWNLOAD, rawBody: "Campaign ID,Cost\r\n1,2\r\n" },
    { path: CHECK, code: 40100, message: "Too many requests." },
  ]) {
    account.simulator.fail(fault);
    const error = await failsWith(() => account.call("get_report", { ...large(), fresh: true }));
    expect(error.code).toMatch(/^(?:upstream_|rate_limited)/);
    expect(error.code).not.toBe("internal");
  }
});
