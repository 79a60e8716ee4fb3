/** The resources say what the tools say, without a call. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

const Text = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
  other_names: z.array(z.string()).optional(),
});

let account: ConnectedAccount;

beforeAll(async () => {
  account = await connectAccount({ qps: 20, qpm: 1_000 });
});
afterAll(() => account.stop());

async function read(name: string) {
  const resource = account.module.resources?.find(({ uri }) => uri === `tiktok-ads://${name}`);
  return Text.parse(JSON.parse((await resource?.text()) ?? ""));
}

test("there are metrics, breakdowns and limits, as JSON", () => {
  const listed = account.module.resources?.map(({ uri, mimeType }) => [uri, mimeType]);
  expect(listed).toEqual([
    ["tiktok-ads://metrics", "application/json"],
    ["tiktok-ads://breakdowns", "application/json"],
    ["tiktok-ads://limits", "application/json"],
  ]);
});

test("breakdowns and metrics are those of describe_fields", async () => {
  const breakdowns = await account.call("describe_fields", { kind: "breakdowns" });
  expect(await read("breakdowns")).toMatchObject({ columns: breakdowns.columns, rows: breakdowns.rows });
  const metrics = await read("metrics");
  const described = await account.call("describe_fields", { level: "account" });
  expect(metrics.columns).toEqual(described.columns);
  expect(metrics.rows).toEqual(expect.arrayContaining(described.rows));
  const overview = await account.table("describe_fields");
  expect(overview.records.flatMap(({ keys }) => String(keys).split(", ")).length).toBe(metrics.rows.length);
});

test("the names of metrics that are not described stand behind those that are", async () => {
  const { rows, other_names: others = [] } = await read("metrics");
  const described = new Set(rows.map(([key]) => key));
  expect(others.length).toBeGreaterThan(100);
  expect(others.filter((name) => described.has(name))).toEqual([]);
});

test("a limit that is named is the one that a tool holds, and the pace is the operator's", async () => {
  const limits = new Map((await read("limits")).rows.map(([what, limit]) => [what, Number(limit)]));
  const rows = limits.get("rows of a report") ?? 0;
  await account.call("get_report", { level: "account", limit: rows });
  await expect(account.call("get_report", { level: "account", limit: rows + 1 })).rejects.toThrow(/limit/);
  const ids = Array.from({ length: limits.get("ids") ?? 0 }, (_, index) => String(index + 1));
  await account.call("list_campaigns", { campaign_ids: ids });
  await expect(account.call("list_campaigns", { campaign_ids: [...ids, "0"] })).rejects.toThrow(/100 ids/);
  expect(limits.get("requests a second")).toBe(20);
  expect(limits.get("requests a minute")).toBe(1_000);
});
