import { Database } from "bun:sqlite";
import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { eventually } from "../fakes/eventually.ts";
import { MAKE_DUE } from "../fakes/insert-connection.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

const REFRESH = "/oauth2/refresh_token/";
let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
});
afterAll(() => simulator.stop());

/** A folder with one connection whose access token lives a few seconds of real time. */
async function newFolder(expiresIn: number) {
  const dataDir = join(tempFolder(), "data");
  const env = {
    SHOPMCP_DATA_DIR: dataDir,
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    SHOPMCP_REFRESH_TICK_SECONDS: "1",
    SHOPMCP_REFRESH_MIN_GAP_SECONDS: "1",
  };
  const { app, advertiser } = simulator;
  const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId], expiresIn });
  const created = await shopmcp(["workspace", "create", "--name", "W", "--json"], { env });
  const { id } = z.object({ id: z.string() }).parse(created.json);
  const pasted = {
    ...mainCredentials(simulator),
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    expires_in: expiresIn,
  };
  const connected = await shopmcp(["connect", "tiktok-ads", "--workspace", id, "--json"], {
    env,
    stdin: JSON.stringify(pasted),
  });
  expect(connected.exit).toBe(0);
  return { env, dataDir, workspaceId: id };
}

const Status = z.array(
  z.looseObject({
    state: z.string(),
    reason: z.string().nullable(),
    next_refresh_at: z.iso.datetime().nullable(),
    history: z.array(z.object({ state: z.string(), reason: z.string().nullable(), at: z.iso.datetime() })),
  }),
);

async function statusOf(env: Record<string, string>) {
  const [row] = Status.parse((await shopmcp(["status", "--json"], { env })).json);
  return row;
}

function look<Row>(dataDir: string, query: string, schema: z.ZodType<Row>): Row {
  const sqlite = new Database(join(dataDir, "shopmcp.db"), { readonly: true });
  try {
    return schema.parse(sqlite.query(query).get());
  } finally {
    sqlite.close();
  }
}

const generation = (dataDir: string) =>
  look(dataDir, "SELECT generation FROM credential", z.object({ generation: z.number() })).generation;
const integrity = (dataDir: string) => look(dataDir, "PRAGMA integrity_check", z.unknown());
const answeredSince = (first: number) => simulator.requests.slice(first).filter(({ path }) => path === REFRESH);

test("two servers on one folder refresh a single-use token in turn, never both", async () => {
  // Lives long enough to be connected on a busy machine; it is due at once, and again with each generation.
  const { env, dataDir } = await newFolder(600);
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  sqlite.run(MAKE_DUE(0));
  sqlite.run(
    "CREATE TRIGGER due_again AFTER UPDATE OF generation ON credential BEGIN UPDATE credential SET due_at_ms = 0; END",
  );
  sqlite.close();
  const first = simulator.requests.length;
  const servers = await Promise.all([serveProcess({ env }), serveProcess({ env })]);
  await eventually(() => generation(dataDir) >= 3, 60_000);
  expect(await Promise.all(servers.map((server) => server.stop()))).toEqual([0, 0]);
  // A second use of one token would have been refused.
  expect(new Set(answeredSince(first).map(({ code }) => code))).toEqual(new Set([0]));
  const status = await statusOf(env);
  expect(status).toMatchObject({ state: "connected", reason: null, history: [{ state: "connected", reason: null }] });
  expect(status?.next_refresh_at).toBeString();
  expect(integrity(dataDir)).toEqual({ integrity_check: "ok" });
}, 180_000);

test("SIGTERM in the middle of a refresh waits for it, and what was won is stored", async () => {
  const { env, dataDir } = await newFolder(600);
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  sqlite.run(MAKE_DUE(0));
  sqlite.close();
  const held = simulator.fail({ path: REFRESH, holdRequest: true });
  const server = await serveProcess({ env });
  await eventually(() => held.taken === 1);
  const stopped = server.stop();
  held.clear();
  expect(await stopped).toBe(0);
  expect(generation(dataDir)).toBe(2);
  expect(await statusOf(env)).toMatchObject({ state: "connected" });
}, 180_000);

test("kill -9 in the middle of a refresh leaves its attempt in the journal and the database whole", async () => {
  const { env, dataDir, workspaceId } = await newFolder(600);
  const sqlite = new Database(join(dataDir, "shopmcp.db"));
  sqlite.run(MAKE_DUE(0));
  sqlite.close();
  const held = simulator.fail({ path: REFRESH, holdRequest: true });
  const server = await serveProcess({ env });
  await eventually(() => held.taken === 1);
  await server.stop("SIGKILL");
  held.clear();
  const open = look(
    dataDir,
    "SELECT count(*) AS attempts FROM attempt WHERE kind = 'refresh' AND finished_at_ms IS NULL",
    z.object({ attempts: z.number() }),
  );
  expect(open).toEqual({ attempts: 1 });
  expect(integrity(dataDir)).toEqual({ integrity_check: "ok" });
  const answer = await shopmcp(["call", "tiktok_ads_get_account", "--workspace", workspaceId], { env });
  expect(answer.exit).toBe(0);
}, 180_000);
