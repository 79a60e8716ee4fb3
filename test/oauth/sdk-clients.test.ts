/** Both TypeScript SDKs through the whole flow, over real HTTP: registration, consent, tokens, a silent refresh, the end. */

import { afterAll, beforeAll, describe, test } from "bun:test";
import { OAUTH_STEPS, type OAuthClient, oauthSdkClients } from "../clients/oauth-clients.ts";
import { type OAuthStage, startOAuthStage } from "../clients/oauth-stage.ts";
import { findCaddy } from "../fakes/caddy.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const caddy = await findCaddy("https");
if (caddy === null) process.stderr.write("caddy is not on PATH (Debian has it): the SDKs are not tried over https\n");

const PLACES = [
  { place: "on loopback", options: {} },
  ...(caddy === null ? [] : [{ place: "over https behind Caddy", options: { caddy } }]),
];

describe.each(PLACES)("$place", ({ options }) => {
  let stage: OAuthStage;
  let clients: readonly OAuthClient[];
  beforeAll(async () => {
    stage = await startOAuthStage(options);
    clients = oauthSdkClients(stage);
  });
  afterAll(() => stage.stop());

  describe.each([
    [0, "SDK v1"],
    [1, "SDK v2 on 2025-11-25"],
    [2, "SDK v2 on 2026-07-28"],
  ])("client %i, %s", (at) => {
    test.each(nonEmpty(OAUTH_STEPS))("%s", async (step) => {
      await clients[at]?.steps[step]();
    });
  });
});
