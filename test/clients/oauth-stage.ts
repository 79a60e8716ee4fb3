/** A ShopMCP on loopback as it is without any setting, whose clock can be moved, and a person who says yes. */

import { Secret } from "#secret.ts";
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

export async function startOAuthStage(): Promise<OAuthStage> {
  const shop = await startTestShop();
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
