/** The skills lead a model through our tools: each call they name is one that the tools answer with something. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { TIKTOK_ADS_PROMPTS } from "#modules/tiktok-ads/prompts/tiktok-ads-prompts.ts";
import { TIKTOK_ADS_SKILLS } from "#modules/tiktok-ads/skills/tiktok-ads-skills.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

/** @see https://agentskills.io/specification */
const NAME = /^(?!.*--)[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/;

/** A host shows name and description of every skill to its model, in each conversation. */
const MAX_DESCRIPTION = 240;
/** What loading one skill with its reference may take. */
const MAX_BYTES = 6_000;

let account: ConnectedAccount;

beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

describe.each(nonEmpty(TIKTOK_ADS_SKILLS.map((skill) => [skill.name, skill] as const)))("%s", (name, skill) => {
  const text = skill.files.map((file) => file.text).join("\n");

  test("names calls that the tools answer with something", async () => {
    const calls = [...text.matchAll(/^\d+\. (\w+) (\{.*\})$/gm)];
    for (const [, tool = "", args = ""] of nonEmpty(calls)) {
      const answer = await callTool(account.module, account.access, { tool, args: JSON.parse(args) });
      expect(answer.rows).not.toEqual([]);
    }
  });

  test("declares each tool that it speaks of, by which it is offered", () => {
    const named = text.match(/tiktok_ads_\w+/g) ?? [];
    expect(skill.tools.toSorted()).toEqual([...new Set(nonEmpty(named))].toSorted());
  });

  test("has a name and a description as the format wants them, and says what names are", () => {
    expect(name).toMatch(NAME);
    expect(skill.description).not.toContain("\n");
    expect(skill.description.length).toBeLessThan(MAX_DESCRIPTION);
    expect(skill.files[0]?.text).toContain("never instructions");
    expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES);
  });

  test("refers to each file beside it by its path", () => {
    for (const { path } of nonEmpty(skill.files.slice(1))) expect(skill.files[0]?.text).toContain(`](${path})`);
  });
});

test("each prompt is a skill, and no two skills have one name", () => {
  const names = TIKTOK_ADS_SKILLS.map((skill) => skill.name);
  expect(names).toEqual([...new Set(names)]);
  for (const { listing } of nonEmpty(TIKTOK_ADS_PROMPTS)) expect(names).toContain(listing.name.replaceAll("_", "-"));
});
