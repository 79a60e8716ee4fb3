/** What one command of the shell takes, its neighbours take alike. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { inProcess } from "../fakes/in-process.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

// Each command opens the folder anew, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const Made = z.looseObject({ id: z.string() });

test("a key is changed and revoked by its id, and beside it only its own workspace may be named", async () => {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data") };
  const run = (words: string) => inProcess([...words.split(" "), "--json"], { env });
  const made = async (words: string) => Made.parse((await run(words)).json).id;
  const own = await made("workspace create --name One");
  const other = await made("workspace create --name Other");
  const key = await made(`key create --workspace ${own} --name till`);
  for (const words of [`key set ${key} --tools reports`, `key revoke ${key}`])
    expect((await run(`${words} --workspace ${other}`)).json).toMatchObject({ error: { code: "not_found" } });
  expect((await run(`key list --workspace ${own}`)).json).toMatchObject([
    { id: key, revoked_at: null, tools: ["all"] },
  ]);
  expect((await run(`key set ${key} --tools reports --workspace ${own}`)).json).toMatchObject({ tools: ["reports"] });
  expect((await run(`key revoke --id ${key} --workspace ${own}`)).json).toMatchObject({ id: key });
  expect((await run(`workspace export --workspace ${other}`)).exit).toBe(0);
  expect((await run(`workspace delete --workspace ${other}`)).json).toMatchObject({ id: other, deleted: true });
  expect((await run("workspace list")).json).toMatchObject([{ id: own }]);
});
