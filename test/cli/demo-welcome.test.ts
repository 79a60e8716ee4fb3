/** What `shopmcp demo` tells people to do first. */

import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { PROGRAM } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

async function started(env: Record<string, string>): Promise<{ told: string; beside: string }> {
  const child = Bun.spawn([...PROGRAM, "demo", "--port", "0"], {
    env: { TMPDIR: tempFolder(), ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let told = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    told += text;
    if (told.includes("Ctrl-C ends the demo")) child.kill("SIGINT");
  }
  expect(await child.exited).toBe(0);
  return { told, beside: await new Response(child.stderr).text() };
}

const welcome = async (env: Record<string, string>) => (await started(env)).told;

const ADDRESS_ALONE = /claude mcp add --transport http shopmcp http:\/\/127\.0\.0\.1:\d+\/mcp {2}/;
const WITH_KEY = /claude mcp add .* --header "Authorization: Bearer smcp_/;

test("on loopback it leads with the address alone, and the key comes after", async () => {
  const told = await welcome({});
  expect(told.search(ADDRESS_ALONE)).toBeGreaterThan(0);
  expect(told.search(WITH_KEY)).toBeGreaterThan(told.search(ADDRESS_ALONE));
});

test("where nobody can sign in without a public URL it leads with the key", async () => {
  const told = await welcome({ SHOPMCP_HOST: "0.0.0.0" });
  expect([told.search(ADDRESS_ALONE), told.search(WITH_KEY) > 0]).toEqual([-1, true]);
});

test("it says where its data is, which goes with it", async () => {
  const folder = tempFolder();
  const { beside } = await started({ TMPDIR: folder });
  expect(beside).toContain(`Everything of this demo is in ${folder}/shopmcp-demo-`);
  expect(readdirSync(folder)).toEqual([]);
});
