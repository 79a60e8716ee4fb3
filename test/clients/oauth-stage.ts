/** A ShopMCP with a manual clock, on loopback or behind Caddy on https, and a person who approves. */

import { readFileSync } from "node:fs";
import { Secret } from "#secret.ts";
import type { Caddy } from "../fakes/caddy.ts";
import { freePort } from "../fakes/free-port.ts";
import { type FetchLike, signInPerson } from "../fakes/person.ts";
import { OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

export type OAuthStage = {
  url: string;
  shop: TestShop;
  workspaceId: string;
  fetch: FetchLike;
  trust: Record<string, string>;
  approve(authorizationUrl: string): Promise<URL>;
  approvals(): number;
  rotations(): number;
  passAnHour(): void;
  disconnect(): Promise<void>;
  stop(): Promise<void>;
};

const EMAIL = "owner@example.com";
const PASSWORD = "correct horse battery staple";

type StageOptions = {
  /** Client documents are fetched there, as they are on loopback. */
  publicUrl?: boolean;
  /** As in docs/web-clients.md, without client documents, which would be fetched from the internet. */
  caddy?: Caddy;
};

export async function startOAuthStage({ publicUrl = false, caddy }: StageOptions = {}): Promise<OAuthStage> {
  const port = publicUrl ? await freePort() : 0;
  const env: Record<string, string> = publicUrl ? { SHOPMCP_PUBLIC_URL: `http://127.0.0.1:${port}` } : {};
  const shop = await startTestShop({ port, env: caddy === undefined ? env : behind(caddy) });
  await caddy?.start(shop.listener.port);
  const url = caddy?.url ?? shop.listener.url;
  const tls = caddy === undefined ? {} : { ca: readFileSync(caddy.rootPath, "utf8") };
  const trustingFetch: FetchLike = (address, init) => fetch(address, { ...init, tls });
  const { workspaceId } = await shop.newWorkspace("Bakery");
  await shop.connectToy(workspaceId, "bakery", "toy-token-bakery");
  await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
  const person = await signInPerson({ url, email: EMAIL, password: PASSWORD, workspaceId, fetch: trustingFetch });
  let approvals = 0;
  return {
    url: `${url}/mcp`,
    shop,
    workspaceId,
    fetch: trustingFetch,
    trust: caddy === undefined ? {} : { NODE_EXTRA_CA_CERTS: caddy.rootPath, SSL_CERT_FILE: caddy.rootPath },
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
    async stop() {
      await caddy?.stop();
      await shop.stop();
    },
  };
}

function behind({ url }: Caddy): Record<string, string> {
  return {
    SHOPMCP_PUBLIC_URL: url,
    SHOPMCP_TRUSTED_PROXIES: "127.0.0.1",
    SHOPMCP_OAUTH_CLIENT_DOCUMENTS: "off",
  };
}
