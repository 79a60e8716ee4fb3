import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../fakes/eventually.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

setDefaultTimeout(120_000);

/** As `bun run demo` starts it. */
const MAIN = join(import.meta.dir, "..", "..", "src", "main.ts");

function startDemo() {
  const tmp = tempFolder();
  const child = Bun.spawn([process.execPath, MAIN, "demo", "--json", "--port", "0"], {
    env: { PATH: process.env.PATH ?? "", TMPDIR: tmp },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
  });
  return { child, folders: () => readdirSync(tmp).filter((name) => name.startsWith("shopmcp-demo-")) };
}

test("the demo deletes its folder when a second signal ends it at once, as npm's own Ctrl-C sends it", async () => {
  const { child, folders } = startDemo();
  await child.stdout.getReader().read();
  expect(folders()).toHaveLength(1);
  child.kill("SIGINT");
  child.kill("SIGTERM");
  await child.exited;
  expect(folders()).toEqual([]);
});

test("the demo deletes its folder when it is ended while it starts", async () => {
  const { child, folders } = startDemo();
  await eventually(() => folders().length === 1);
  child.kill("SIGINT");
  child.kill("SIGTERM");
  await child.exited;
  expect(folders()).toEqual([]);
});
