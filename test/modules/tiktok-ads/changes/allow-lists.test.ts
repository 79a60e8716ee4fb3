import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type RegisteredTool, registerTikTokAdsTools } from "#modules/tiktok-ads/tools/tool-table.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { expectGolden } from "../../../fakes/golden.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ChangingAccount, changingAccount } from "./changing-account.ts";

const GOLDEN = join(import.meta.dir, "..", "..", "..", "golden");
const golden = (name: string, value: unknown) =>
  expectGolden(join(GOLDEN, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`);

const WRITE_TOOLS = ["tiktok_ads_pause_campaign", "tiktok_ads_resume_campaign", "tiktok_ads_update_budget"];
const listingsOf = async (tools: readonly Pick<RegisteredTool<never>, "load">[]) =>
  (await Promise.all(tools.map((tool) => tool.load()))).map(({ listing }) => listing);
const readOnly = await listingsOf(registerTikTokAdsTools({ allowWrites: false }));
const all = await listingsOf(registerTikTokAdsTools({ allowWrites: true }));
const writing = all.filter(({ name }) => WRITE_TOOLS.includes(name));

let account: ChangingAccount;
beforeAll(async () => {
  account = await changingAccount();
});
afterAll(() => account.stop());

describe("the registration", () => {
  test("without writes holds read tools alone; with them it adds the three and nothing else", () => {
    expect(readOnly.filter(({ annotations }) => !annotations.readOnlyHint || annotations.destructiveHint)).toEqual([]);
    expect(readOnly.map(({ name }) => name).filter((name) => WRITE_TOOLS.includes(name))).toEqual([]);
    expect(all.map(({ name }) => name)).toEqual([...readOnly.map(({ name }) => name), ...WRITE_TOOLS]);
  });

  test("is done once, in the module, with the literal", () => {
    const sources = join(import.meta.dir, "..", "..", "..", "..", "src");
    const calls = [...new Bun.Glob("**/*.ts").scanSync({ cwd: sources })].flatMap((path) =>
      [...readFileSync(join(sources, path), "utf8").matchAll(/(?<!function )registerTikTokAdsTools\([^)]*\)/g)].map(
        ([call]) => `${path}: ${call}`,
      ),
    );
    expect(calls).toEqual(["modules/tiktok-ads/tiktok-ads-module.ts: registerTikTokAdsTools({ allowWrites: false })"]);
  });

  test.each(nonEmpty(writing))("$name is listed as its golden file has it, and says truly what it does", (listing) => {
    golden(listing.name, listing);
    expect(listing.annotations).toEqual({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: true,
      openWorldHint: true,
    });
    expect(listing.inputSchema.additionalProperties).toBe(false);
  });
});

/** What a prompt injection would like to slip in; none of it may reach TikTok or be dropped in silence. */
const UNKNOWN_FIELDS = {
  objective_type: "TRAFFIC",
  targeting: { location_ids: ["6252001"] },
  creative: { ad_text: "x" },
  advertiser_id: "7000000000000000000",
  operation_status: "DELETE",
  campaign_name: "renamed",
  campaign_ids: ["1"],
  allowWrites: true,
  dry_run: false,
  __proto__x: 1,
};

const CAMPAIGN = { campaign_id: "1800000000000000007" };
const RIGHT: [tool: string, args: Record<string, unknown>][] = [
  ["pause_campaign", CAMPAIGN],
  ["resume_campaign", CAMPAIGN],
  ["update_budget", { ...CAMPAIGN, budget: 60, budget_mode: "BUDGET_MODE_DAY" }],
];

describe("a write tool asks TikTok nothing", () => {
  const refused = async (tool: string, args: unknown) => {
    account.newRequests();
    const error = await failsWith(() => account.call(tool, args));
    expect(account.newRequests()).toEqual([]);
    return error;
  };

  test.each(
    nonEmpty(
      RIGHT.flatMap(([tool, args]) =>
        Object.entries(UNKNOWN_FIELDS).map(([field, value]) => ({ tool, args, field, value })),
      ),
    ),
  )("when $tool is called with $field", async ({ tool, args, field, value }) => {
    const error = await refused(tool, { ...args, [field]: value });
    expect(error.code).toBe("invalid_input");
    expect(error.message).toContain(`"${field}" cannot be changed or said here`);
  });

  test.each(nonEmpty(RIGHT.flatMap(([tool, args]) => Object.keys(args).map((field) => ({ tool, args, field })))))(
    "when $tool's $field is an object or a list, or absent",
    async ({ tool, args, field }) => {
      const { [field]: value, ...others } = args;
      for (const wrong of [{ value }, { [field]: value, extra: 1 }, [value], null, true, "", undefined])
        expect((await refused(tool, { ...others, [field]: wrong })).code).toBe("invalid_input");
      expect((await refused(tool, others)).message).toContain(field);
    },
  );

  test.each(RIGHT)("when %s is given an id that lost digits, or is none", async (tool, args) => {
    const unquoted: unknown = JSON.parse("1800000000000000007");
    expect((await refused(tool, { ...args, campaign_id: unquoted })).message).toContain("in quotes");
    const longest = "1".repeat(20);
    expect((await failsWith(() => account.call(tool, { ...args, campaign_id: longest }))).code).toBe("not_found");
    expect((await failsWith(() => account.call(tool, { ...args, campaign_id: 7 }))).code).toBe("not_found");
    for (const campaign_id of ["", "abc", "1 ", "-1", -1, 1.5, "1".repeat(21), "1,2"])
      expect((await refused(tool, { ...args, campaign_id })).code).toBe("invalid_input");
  });

  test("when the budget is no amount, or the mode is no mode with a budget", async () => {
    const args = { ...CAMPAIGN, budget: 60, budget_mode: "BUDGET_MODE_DAY" };
    for (const budget of [0, -60, "60", Number.NaN, Number.POSITIVE_INFINITY])
      expect((await refused("update_budget", { ...args, budget })).code).toBe("invalid_input");
    for (const budget_mode of ["BUDGET_MODE_INFINITE", "DAY", "budget_mode_day"])
      expect((await refused("update_budget", { ...args, budget_mode })).message).toContain("BUDGET_MODE_DAY");
  });
});

describe("what a write tool sends is its golden body, for a manual campaign and for Smart+", () => {
  const running = (automation: string) =>
    account.find(
      (one) =>
        one.automation === automation &&
        one.cbo &&
        one.budgetMode === "BUDGET_MODE_DYNAMIC_DAILY_BUDGET" &&
        one.gmvMax === null &&
        !one.deleted &&
        one.operationStatus === "ENABLE",
    ).campaignId;

  test("pause, resume and budget", async () => {
    const manual = running("MANUAL");
    const smart = running("UPGRADED_SMART_PLUS");
    for (const tool of ["pause_campaign", "resume_campaign"]) {
      account.posts();
      for (const campaign_id of [manual, smart])
        expect(await account.call(tool, { campaign_id })).toMatchObject({ changed: true });
      golden(`sent_by_${tool}`, account.posts());
    }
    for (const campaign_id of [manual, smart])
      await account.call("update_budget", {
        campaign_id,
        budget: 123.45,
        budget_mode: "BUDGET_MODE_DYNAMIC_DAILY_BUDGET",
      });
    golden("sent_by_update_budget", account.posts());
  });
});
