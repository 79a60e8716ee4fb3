/** `shopmcp grant list` and `grant revoke`, in a process of their own beside a running server. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { shopmcp } from "../fakes/shell.ts";
import { startOAuthShop } from "../oauth/oauth-shop.ts";

// Each command starts a process, on a machine that may be busy.
setDefaultTimeout(120_000);

test("the shell lists connected apps and ends one, which the running server knows at the next call", async () => {
  const shop = await startOAuthShop();
  const env = { SHOPMCP_DATA_DIR: shop.dataDir };
  const list = ["grant", "list", "--workspace", shop.workspaceId];
  expect((await shopmcp(list, { env })).stdout).toContain("No app is connected");
  const { access_token } = await shop.connect((await shop.register()).client_id);
  const [row] = JSON.parse((await shopmcp([...list, "--json"], { env })).stdout);
  expect(row).toMatchObject({ client: "Claude", host: "claude.ai", scope: "ads:read", revoked_at: null });
  expect((await shop.list(access_token)).status).toBe(200);

  const revoked = await shopmcp(["grant", "revoke", row.id, "--json"], { env });
  expect(revoked.json).toMatchObject({ id: row.id, revoked_reason: "disconnected" });
  expect((await shop.list(access_token)).status).toBe(401);
  expect((await shopmcp(list, { env })).stdout).toContain("disconnected");

  const unknown = await shopmcp(["grant", "revoke", "og_nosuch", "--json"], { env });
  expect([unknown.exit, unknown.json]).toEqual([1, { error: { code: "not_found", message: expect.any(String) } }]);
  expect((await shopmcp(["grant", "list"], { env })).exit).toBe(2);
  await shop.stop();
});
