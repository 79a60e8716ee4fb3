/** Operators from the shell, and the link in the log of a first start. */

import { Database } from "bun:sqlite";
import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Each step starts a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Linked = z.looseObject({ sign_in_url: z.string() });
const Made = z.strictObject({ id: z.string().startsWith("op_"), email: z.string(), password: z.string().optional() });

test("an operator is made and given a new password, which is shown only where it was generated", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const email = ["--email", "Olga@example.com", "--json"];
  expect((await shopmcp(["operator", "create", ...email], { env })).exit).toBe(78);
  await shopmcp(["workspace", "create", "--name", "One"], { env });
  const generated = Made.parse((await shopmcp(["operator", "create", ...email], { env })).json);
  expect(generated).toMatchObject({ email: "olga@example.com", password: expect.stringMatching(/^[0-9A-Za-z]{20}$/) });
  expect((await shopmcp(["operator", "create", ...email], { env })).json).toMatchObject({
    error: { code: "conflict" },
  });
  const typed = await shopmcp(["operator", "reset-password", ...email], { env, stdin: "words-of-my-own\n" });
  expect(typed.json).toEqual({ id: generated.id, email: "olga@example.com", sessions_ended: 0 });
  expect(typed.stdout + typed.stderr).not.toContain("words-of-my-own");
  const short = await shopmcp(["operator", "reset-password", ...email], { env, stdin: "short" });
  expect(short.json).toMatchObject({ error: { code: "invalid_input" } });
  expect(short.stdout + short.stderr).not.toContain('"short"');
});

test("operators are listed, lose what they made, and are deleted but for the last", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const run = async (...words: string[]) => (await shopmcp(["operator", ...words, "--json"], { env })).json;
  await shopmcp(["workspace", "create", "--name", "One"], { env });
  for (const name of ["olga", "boris"]) await run("create", `${name}@example.com`);
  expect(await run("list")).toMatchObject([
    { email: "olga@example.com", must_reset_password: false },
    { email: "boris@example.com" },
  ]);
  const none = { sessions_ended: 0, keys_revoked: 0, grants_ended: 0 };
  expect(await run("revoke-all", "olga@example.com")).toMatchObject({ email: "olga@example.com", ...none });
  expect(await run("delete", "--email", "olga@example.com")).toMatchObject({
    email: "olga@example.com",
    deleted: true,
    ...none,
  });
  expect(await run("delete", "boris@example.com", "--yes")).toMatchObject({ error: { code: "conflict" } });
  expect(await run("revoke-all")).toMatchObject({ error: { code: "usage" } });
  const shown = await shopmcp(["operator", "list"], { env });
  expect(shown.stdout).toMatch(/^ID +SINCE +PASSWORD OF +IS +EMAIL\nop_\w+ +\S+Z +\S+Z +admin +boris@example.com\n$/);
});

test("where passwords are off, an operator is made and reset with a link, and a typed password is not asked for", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_PUBLIC_URL: "https://ads.example.com" };
  await shopmcp(["workspace", "create", "--name", "One"], { env });
  const database = new Database(join(env.SHOPMCP_DATA_DIR, DATABASE_NAME));
  database.run("INSERT INTO sign_in_policy (id, passwords) VALUES (1, 0)");
  database.close();
  const link = expect.stringMatching(/^https:\/\/ads\.example\.com\/login#smsl_\w{43}$/);
  const email = ["--email", "olga@example.com", "--json"];
  const made = await shopmcp(["operator", "create", ...email], { env });
  const { sign_in_url: first } = Linked.parse(made.json);
  expect(made.json).toEqual({ id: expect.any(String), email: "olga@example.com", sign_in_url: link });
  const reset = await shopmcp(["operator", "reset-password", ...email], { env, stdin: "words-of-my-own" });
  expect(Linked.parse(reset.json).sign_in_url).not.toBe(first);
  expect(reset.json).toMatchObject({ email: "olga@example.com", sign_in_url: link, sessions_ended: 0 });
});

test("the first start logs one link for the first operator, and a start with one logs none", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const first = await serveProcess({ env });
  await first.stop();
  expect(first.logs().match(new RegExp(`${first.url}/setup#smsu_[0-9A-Za-z]{43}`, "g"))).toHaveLength(1);
  expect(first.logs()).toMatch(/listens on .*\n(?:.*\n)*.*Nobody can sign in yet\./);
  await shopmcp(["operator", "create", "--email", "olga@example.com"], { env });
  const second = await serveProcess({ env });
  await second.stop();
  expect(second.logs()).not.toContain("/setup");
});
