import { describe, expect, test } from "bun:test";
import { ShopError } from "#errors.ts";
import { refresherFor } from "#modules/tiktok-ads/credential/refresh-credential.ts";
import { withNewTokens } from "#modules/tiktok-ads/credential/refreshed-tokens.ts";
import type { SealedCredential } from "#modules/tiktok-ads/credential/sealed-credential.ts";
import type { Exchanged, ExchangeRequest } from "#modules/tiktok-ads/wire/token-exchange.ts";
import { Secret } from "#secret.ts";
import { manualClock } from "../../../fakes/clock.ts";

const clock = manualClock();
const NOW = clock.now();
const sealed: SealedCredential = {
  environment: "production",
  app_id: "751",
  app_secret: new Secret("app-secret"),
  access_token: new Secret("old-access"),
  advertiser_id: "711",
  refresh_token: new Secret("old-refresh"),
  refresh_token_expires_at_ms: NOW + 5_000,
  account_timezone: "Asia/Tokyo",
};

const refused = (
  code: number,
  error: "upstream_rejected" | "app_secret_wrong" | "token_invalid" | "rate_limited" = "upstream_rejected",
) => ({ outcome: "refused", code, error: new ShopError(error, "no") }) as const;
const absent = { outcome: "absent", error: new ShopError("upstream_rejected", "no such endpoint") } as const;

async function attempt(answers: Exchanged[], credential: SealedCredential = sealed) {
  const sent: ExchangeRequest[] = [];
  const exchange = async (request: ExchangeRequest) => {
    sent.push(request);
    return answers[sent.length - 1] ?? absent;
  };
  const made = await refresherFor({ clock, exchange }, credential)?.(() => true);
  return { made, sent };
}

describe("an attempt", () => {
  test("asks the endpoint of the documentation, and the other only where that one is not there", async () => {
    const { made, sent } = await attempt([absent, { outcome: "ok", data: { access_token: "new" } }]);
    expect(sent.map(({ endpoint: { path }, body }) => [path, Object.keys(body)])).toEqual([
      ["/oauth2/refresh_token/", ["app_id", "secret", "grant_type", "refresh_token"]],
      ["/tt_user/oauth2/refresh_token/", ["client_id", "client_secret", "grant_type", "refresh_token"]],
    ]);
    expect(made).toMatchObject({ outcome: "ok", endpoint: "/tt_user/oauth2/refresh_token/", requests: 2 });
    expect(made?.outcome === "ok" && made.credential.refresh_path).toBe("/tt_user/oauth2/refresh_token/");
  });

  test("that was too late for its request has sent none, or none but the first", async () => {
    const late = { outcome: "not_sent", error: new ShopError("server_busy", "too late") } as const;
    expect((await attempt([late])).made).toMatchObject({ outcome: "not_sent", requests: 0 });
    expect((await attempt([absent, late])).made).toMatchObject({ outcome: "not_sent", requests: 1 });
  });

  test("begins with the endpoint that answered last time", async () => {
    const { sent } = await attempt([refused(50000)], { ...sealed, refresh_path: "/tt_user/oauth2/refresh_token/" });
    expect(sent.map(({ endpoint }) => endpoint.path)).toEqual(["/tt_user/oauth2/refresh_token/"]);
  });

  test("is denied by 40103 and 40107 alone, and in doubt where an answer is missing or cannot be read", async () => {
    const outcome = async (answer: Exchanged) => (await attempt([answer])).made?.outcome;
    expect(await outcome(refused(40103, "token_invalid"))).toBe("denied");
    expect(await outcome(refused(40107, "token_invalid"))).toBe("denied");
    expect(await outcome(refused(40105, "token_invalid"))).toBe("refused");
    expect(await outcome(refused(40101, "app_secret_wrong"))).toBe("app_secret");
    expect(await outcome(refused(40100, "rate_limited"))).toBe("transient");
    expect(await outcome({ outcome: "unanswered", error: absent.error })).toBe("unanswered");
    expect(await outcome({ outcome: "ok", data: { refresh_token: "only" } })).toBe("unanswered");
    expect((await attempt([absent, absent])).made).toMatchObject({ outcome: "refused", endpoint: null, requests: 2 });
  });

  test("is not made where there is no refresh token", async () => {
    const { refresh_token: _, ...fixed } = sealed;
    expect((await attempt([], fixed)).sent).toEqual([]);
    expect((await attempt([], fixed)).made).toBeUndefined();
  });
});

describe("the tokens of an answer", () => {
  test("take their lifetimes from every name that is in use, as numbers or digits", () => {
    for (const name of ["refresh_token_expires_in", "refresh_expires_in", "refresh_token_expire_in"]) {
      const data = { access_token: "new", expires_in: "7200", refresh_token: "next", [name]: 60 };
      expect(withNewTokens(sealed, data, NOW)).toMatchObject({
        access_token_expires_at_ms: NOW + 7_200_000,
        refresh_token_expires_at_ms: NOW + 60_000,
        account_timezone: "Asia/Tokyo",
      });
    }
  });

  test("keep the refresh token and its end where none came, and live a day where nobody says", () => {
    const kept = withNewTokens(sealed, { access_token: "new", expires_in: -1 }, NOW);
    expect(kept?.refresh_token).toBe(sealed.refresh_token);
    expect(kept).toMatchObject({
      access_token_expires_at_ms: NOW + 86_400_000,
      refresh_token_expires_at_ms: NOW + 5_000,
    });
  });

  test("drop the old end with the old refresh token", () => {
    const next = withNewTokens(sealed, { access_token: "new", refresh_token: "next" }, NOW);
    expect(next?.refresh_token_expires_at_ms).toBeUndefined();
    expect(JSON.stringify(next)).not.toContain("next");
  });

  test("are none without an access token", () => {
    for (const data of [null, {}, { access_token: "" }, { access_token: 1 }, "text"])
      expect(withNewTokens(sealed, data, NOW)).toBeNull();
  });
});
