import { afterAll, beforeAll, expect, test } from "bun:test";
import { join } from "node:path";
import { type OAuthShop, PUBLIC_URL, startOAuthShop, Tokens } from "./oauth-shop.ts";

let shop: OAuthShop;
let clientId: string;

beforeAll(async () => {
  shop = await startOAuthShop();
  clientId = (await shop.register()).client_id;
});
afterAll(() => shop.stop());

/** Another server on the folder rotates the token, and is killed before anybody has the answer. */
async function killedAt(step: "written" | "committed"): Promise<string> {
  const { refresh_token } = await shop.connect(clientId);
  const program = join(import.meta.dir, "..", "fakes", "rotating-process.ts");
  const child = Bun.spawn([process.execPath, program, step, shop.dataDir, PUBLIC_URL, clientId, refresh_token], {
    stderr: "pipe",
  });
  const said = await new Response(child.stderr).text();
  await child.exited;
  expect({ said, signal: child.signalCode }).toEqual({ said: "", signal: "SIGKILL" });
  return refresh_token;
}

const rotated = async (token: string) => Tokens.parse(await (await shop.refresh(clientId, token)).json());

test("a server killed in the middle of a rotation has rotated nothing", async () => {
  const token = await killedAt("written");
  const { sqlite } = shop.store();
  const count =
    "SELECT count(*) AS rows FROM oauth_token WHERE rotated_at_ms IS NOT NULL OR hash = CAST('next' AS BLOB)";
  expect(sqlite.query(count).get()).toEqual({ rows: 0 });
  sqlite.close();
  const next = await rotated(token);
  expect((await shop.list(next.access_token)).status).toBe(200);
});

test("a server killed before its answer has left gives it again, for two minutes, after which the client signs in anew", async () => {
  const token = await killedAt("committed");
  shop.clock.advance(120_000);
  const next = await rotated(token);
  expect((await shop.list(next.access_token)).status).toBe(200);
  expect((await rotated(next.refresh_token)).refresh_token).not.toBe(next.refresh_token);
  const late = await killedAt("committed");
  shop.clock.advance(120_001);
  expect((await shop.refresh(clientId, late)).status).toBe(400);
});
