import { expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync } from "node:fs";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { shopmcp } from "../fakes/shell.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

test("doctor finds all that is wrong at once: what one check finds hides no other", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const it = await startTestShop({ clock, simulator });
  const rows: ConnectionRow[] = [];
  for (const name of ["One", "Two"]) {
    const { workspaceId } = await it.newWorkspace(name);
    rows.push(await it.connectTikTok(workspaceId, mainCredentials(simulator)));
  }
  const [broken] = rows;
  const { sqlite } = it.store();
  sqlite.run("UPDATE credential SET tag = zeroblob(16) WHERE id = ?", [broken?.id ?? ""]);
  sqlite.close();
  chmodSync(it.dataDir, 0o755);
  const env = { SHOPMCP_DATA_DIR: it.dataDir, SHOPMCP_TIKTOK_BASE_URL: "http://127.0.0.1:9" };
  const { exit, json } = await shopmcp(["doctor", "--json"], { env });
  expect(exit).toBe(78);
  expect(json).toMatchObject({
    ok: false,
    checks: [
      { name: "configuration", ok: true },
      { name: "permissions", ok: false, message: expect.stringContaining("chmod 700") },
      { name: "database", ok: true },
      { name: "master key", ok: true },
      { name: "integrity", ok: true },
      { name: "connections", ok: false, message: expect.stringContaining(`1 of 2 cannot be opened: ${broken?.id} of`) },
      { name: "days", ok: true, message: "0 kept, each one opens" },
      { name: "channels", ok: true, message: "0 stored, each one opens" },
      { name: "signing key", ok: true },
      { name: "backups", ok: true },
      { name: "clock", ok: true },
      { name: "release", ok: true, message: "not asked for (SHOPMCP_RELEASE_CHECK is off)" },
      { name: "platform dates", ok: true, message: expect.stringContaining("on 2026-12-31") },
      { name: "time zones", ok: true, message: expect.stringMatching(/^rules of \d{4}[a-z], /) },
      { name: "way out", ok: true },
      { name: "spans", ok: true, message: expect.stringContaining("SHOPMCP_OTLP_ENDPOINT is not set") },
      { name: "sign-in", ok: true },
      { name: "platform and clock", ok: false },
    ],
  });
  await it.stop();
  await simulator.stop();
});

test("doctor warns of a connection that must be connected again, and says how", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const it = await startTestShop({ clock, simulator });
  const { workspaceId } = await it.newWorkspace("Lost");
  const row = await it.connectTikTok(workspaceId, mainCredentials(simulator));
  const { sqlite } = it.store();
  sqlite.run("UPDATE connection SET state = 'needs_reconnect', reason = 'rejected' WHERE id = ?", [row.id]);
  sqlite.close();
  const env = { SHOPMCP_DATA_DIR: it.dataDir, SHOPMCP_TIKTOK_BASE_URL: "http://127.0.0.1:9" };
  const { stdout: out } = await shopmcp(["doctor"], { env });
  expect(out).toContain(
    `WARN  connections: 1 stored, each one opens; 1 must be connected again: tiktok-ads "${row.label}" of ${workspaceId}`,
  );
  expect(out).toContain("shopmcp connect MODULE --workspace ID --label LABEL");
  await it.stop();
  await simulator.stop();
});
