/** Skills over MCP: what is listed has the digest of what is read, in both eras. */

import { describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { z } from "zod";
import { nonEmpty } from "../fakes/non-empty.ts";
import { createToyApp } from "../http/toy-app.ts";
import { legacy, modern, send } from "./messages.ts";

const Entry = z.strictObject({
  uri: z.string(),
  frontmatter: z.record(z.string(), z.string()),
  resources: z.array(z.strictObject({ uri: z.string(), digest: z.string(), size: z.number() })),
});
const Listed = z.looseObject({ skills: z.array(Entry) });
const Read = z.looseObject({
  contents: z.tuple([z.strictObject({ uri: z.string(), mimeType: z.string(), text: z.string() })]),
});

describe.each([
  ["2025-11-25", legacy],
  ["2026-07-28", modern],
])("%s", (version, message) => {
  async function ask(method: string, params = {}) {
    return (await send(createToyApp().app, message(method, params))).answer;
  }

  test("each file of a listed skill reads as its size and digest say", async () => {
    const { skills } = Listed.parse((await ask("skills/list"))?.result);
    for (const { uri, digest, size } of nonEmpty(skills.flatMap(({ resources }) => resources))) {
      const [{ text }] = Read.parse((await ask("resources/read", { uri }))?.result).contents;
      expect(Buffer.byteLength(text)).toBe(size);
      expect(digest).toBe(`sha256:${createHash("sha256").update(text).digest("hex")}`);
    }
  });

  test("an entry begins with SKILL.md, whose front matter it repeats", async () => {
    const { skills } = Listed.parse((await ask("skills/list"))?.result);
    for (const { uri, frontmatter, resources } of nonEmpty(skills)) {
      expect(resources[0]?.uri).toBe(uri);
      const [{ text }] = Read.parse((await ask("resources/read", { uri }))?.result).contents;
      expect(z.unknown().parse(Bun.YAML.parse(text.split("---")[1] ?? ""))).toEqual(frontmatter);
    }
  });

  test("skills/get has what skills/list has, and both may be cached where the version knows that", async () => {
    const listed = (await ask("skills/list"))?.result;
    const { skills } = Listed.parse(listed);
    const got = (await ask("skills/get", { uri: "skill://toy-tidy-up/SKILL.md" }))?.result;
    expect(got?.skill).toEqual(skills[0]);
    for (const result of [listed, got])
      expect(result).toMatchObject(version === "2026-07-28" ? { ttlMs: 300_000, cacheScope: "private" } : {});
  });

  test("resources/list has SKILL.md alone, under the skill's own name and description", async () => {
    const { resources } = z
      .looseObject({ resources: z.array(z.unknown()) })
      .parse((await ask("resources/list"))?.result);
    expect(resources.slice(2)).toEqual([
      {
        uri: "skill://toy-tidy-up/SKILL.md",
        name: "toy-tidy-up",
        description: 'Puts "all" toys: back.',
        mimeType: "text/markdown",
      },
    ]);
  });

  test("a directory lists its own children and leads to those below", async () => {
    const children = async (uri: string) => (await ask("resources/directory/read", { uri }))?.result?.resources;
    expect(await children("skill://toy-tidy-up")).toEqual([
      expect.objectContaining({ uri: "skill://toy-tidy-up/SKILL.md" }),
      { uri: "skill://toy-tidy-up/references", name: "references", mimeType: "inode/directory" },
    ]);
    expect(await children("skill://toy-tidy-up/references")).toEqual([
      { uri: "skill://toy-tidy-up/references/shelves.md", name: "shelves.md", mimeType: "text/markdown" },
    ]);
  });

  test.each([
    ["skills/get", { uri: "skill://toy-break/SKILL.md" }],
    ["skills/get", { uri: "skill://toy-tidy-up" }],
    ["skills/get", {}],
    ["resources/directory/read", { uri: "skill://toy-tidy-up/SKILL.md" }],
    ["resources/directory/read", { uri: "skill://toy-tidy-up/" }],
    ["resources/directory/read", { uri: "__proto__" }],
    ["resources/read", { uri: "skill://toy-tidy-up" }],
    ["resources/read", { uri: "skill://toy-tidy-up/references/../SKILL.md" }],
  ])("%s with %j is -32602", async (method, params) => {
    expect(await ask(method, params)).toMatchObject({ id: 7, error: { code: -32602 } });
  });
});
