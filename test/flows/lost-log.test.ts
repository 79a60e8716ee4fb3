/** Whoever reads the log may end before the server does, such as a `tee` behind it. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { PROGRAM } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

setDefaultTimeout(60_000);

test("a server whose log nobody reads any more answers on, and ends as it should", async () => {
  const home = tempFolder();
  const env = { PATH: process.env.PATH ?? "", HOME: home, SHOPMCP_PORT: "0", SHOPMCP_DATA_DIR: join(home, "data") };
  const child = Bun.spawn([...PROGRAM, "serve"], { cwd: home, env, stdin: "ignore", stderr: "pipe" });
  const reader = child.stderr.getReader();
  const said = new TextDecoder().decode((await reader.read()).value);
  const url = /"address":"([^"]+)"/.exec(said)?.[1];
  await reader.cancel();
  for (let asked = 0; asked < 3; asked += 1) {
    expect((await fetch(`${url}/mcp`, { method: "POST" })).status).toBe(401);
  }
  child.kill("SIGTERM");
  expect(await child.exited).toBe(0);
});
