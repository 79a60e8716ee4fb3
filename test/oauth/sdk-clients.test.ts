/** Both TypeScript SDKs through the whole flow, over real HTTP: registration, consent, tokens, a silent refresh, the end. */

import { afterAll, beforeAll, describe, test } from "bun:test";
import { OAUTH_STEPS, type OAuthClient, oauthSdkClients } from "../clients/oauth-clients.ts";
import { type OAuthStage, startOAuthStage } from "../clients/oauth-stage.ts";

let stage: OAuthStage;
let clients: readonly OAuthClient[];
beforeAll(async () => {
  stage = await startOAuthStage();
  clients = oauthSdkClients(stage);
});
afterAll(() => stage.stop());

describe.each([
  [0, "SDK v1"],
  [1, "SDK v2 on 2025-11-25"],
  [2, "SDK v2 on 2026-07-28"],
])("client %i, %s", (at) => {
  test.each([...OAUTH_STEPS])("%s", async (step) => {
    await clients[at]?.steps[step]();
  });
});
