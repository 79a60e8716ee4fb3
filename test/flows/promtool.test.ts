/** What /metrics says is as Prometheus wants it, by Prometheus's own word. */

import { expect, test } from "bun:test";
import { startTestShop } from "../fakes/test-shop.ts";

const promtool = Bun.which("promtool");
if (promtool === null)
  process.stderr.write(
    "\nSKIPPED: promtool's reading of /metrics, because it is not on PATH (Debian: prometheus).\n\n",
  );

async function scraped(): Promise<string> {
  const shop = await startTestShop();
  const { workspaceId, key } = await shop.newWorkspace("One");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  await shop.call(key, "toy_visit");
  const text = await (await fetch(new URL("/metrics", shop.mcpUrl))).text();
  await shop.stop();
  return text;
}

test("only counters end in _total", async () => {
  const text = await scraped();
  const types = [...text.matchAll(/^# TYPE (\S+_total) (\S+)$/gm)].map(([, name, type]) => ({ name, type }));
  expect(types).toContainEqual({ name: "shopmcp_tool_calls_total", type: "counter" });
  expect(types.filter(({ type }) => type !== "counter")).toEqual([]);
  expect(text).toContain("nodejs_active_handles");
});

test.skipIf(promtool === null)("promtool finds nothing", async () => {
  const run = Bun.spawn([promtool ?? "", "check", "metrics"], {
    stdin: new Blob([await scraped()]),
    stdout: "pipe",
    stderr: "pipe",
  });
  const [out, err] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()]);
  expect({ exit: await run.exited, said: out + err }).toEqual({ exit: 0, said: "" });
});
