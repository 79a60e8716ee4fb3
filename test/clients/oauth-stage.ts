/** A ShopMCP on loopback, without any setting or with a public URL, whose clock can be moved, and a person who says yes. */

import { Secret } from "#secret.ts";
import { freePort } from "../fakes/free-port.ts";
import { signInPerson } from "../fakes/person.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

export type OAuthStage = {
  url: string;
  shop: TestShop;
  workspaceId: string;
  /** The person's yes, counted. */
  approve(authorizationUrl: string): Promise<URL>;
  approvals(): number;
  /** Refresh tokens that were used. */
  rotations(): number;
  /** Every access token ends. */
  passAnHour(): void;
  /** Every app is disconnected. */
  disconnect(): Promise<void>;
  stop(): Promise<void>;
};

const EMAIL = "owner@example.com";
const PASSWORD = "correct horse battery staple";

/** `publicUrl`: client documents are read there, as they are not without one. */
export async function startOAuthStage({ publicUrl = false } = {}): Promise<OAuthStage> {
  const port = publicUrl ? await freePort() : 0;
  const env: Record<string, string> = publicUrl ? { SHOPMCP_PUBLIC_URL: `http://127.0.0.1:${port}` } : {};
  const shop = await startTestShop({ port, env });
  const { url } = shop.listener;
  const { workspaceId } = await shop.newWorkspace("Bakery");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
  const person = await signInPerson({ url, email: EMAIL, password: PASSWORD, workspaceId });
  let approvals = 0;
  return {
    url: `${url}/mcp`,
    shop,
    workspaceId,
    approve(authorizationUrl) {
      approvals += 1;
      return person.approve(authorizationUrl);
    },
    approvals: () => approvals,
    rotations() {
      const rotated = "SELECT count(*) AS n FROM oauth_token WHERE rotated_at_ms IS NOT NULL";
      return Object(shop.store().sqlite.query(rotated).get()).n;
    },
    passAnHour: () => shop.clock.advance(3_600_001),
    async disconnect() {
      for (const { id } of await shop.shop.grants.list(workspaceId)) await shop.shop.grants.revoke({ id }, OWNER);
    },
    stop: shop.stop,
  };
}
