import { describe, expect, test } from "bun:test";
import type { Credential } from "#modules/module.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { Secret } from "#secret.ts";
import { manualClock } from "../../../fakes/clock.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { shippedZones } from "../../../fakes/zones.ts";

const clock = manualClock();
const NOW = clock.now();
const HOUR = 3_600_000;
const module = createTikTokAdsModule({
  outbound: DIRECT,
  clock,
  zones: shippedZones,
  baseUrl: "http://127.0.0.1:1",
  sandboxUrl: "http://127.0.0.1:1",
  cacheSeconds: 0,
  qps: 8,
  qpm: 560,
});

const FULL = {
  app_id: "7511837612021148357",
  app_secret: "app-secret-canary",
  access_token: "access-token-canary",
  advertiser_id: "7119591977163945807",
};

const read = (pasted: unknown, standing: Credential | null = null) => opened(module.readCredential(pasted, standing));
const refusal = (pasted: unknown, standing: Credential | null = null) =>
  failsWith(() => module.readCredential(pasted, standing));

/** Secrets as their text, so that credentials can be compared. */
function opened(credential: Credential): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(credential).map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]),
  );
}

describe("pasted credentials", () => {
  test("need four fields and are production without another word", () => {
    expect(read(FULL)).toEqual({ ...FULL, environment: "production" });
  });

  test("may be sloppy: spaces, capitals, exact numbers, empty optional fields", () => {
    const sloppy = {
      app_id: 12345,
      app_secret: "  app-secret-canary\n",
      access_token: "\taccess-token-canary ",
      advertiser_id: " 7119591977163945807 ",
      refresh_token: "",
      expires_in: null,
      environment: " Sandbox ",
    };
    expect(read(sloppy)).toEqual({ ...FULL, app_id: "12345", environment: "sandbox" });
  });

  test("are secrets from that moment on", () => {
    const credential = module.readCredential({ ...FULL, refresh_token: "refresh-token-canary" }, null);
    expect(credential.app_secret).toBeInstanceOf(Secret);
    expect(JSON.stringify(credential) + Bun.inspect(credential)).not.toContain("canary");
  });

  test("turn lifetimes into moments, and a refresh token without one into a day", () => {
    expect(read({ ...FULL, expires_in: "7200" }).access_token_expires_at_ms).toBe(NOW + 2 * HOUR);
    expect(
      read({ ...FULL, refresh_token: "r", expires_in: 86_400, refresh_token_expires_in: 31_536_000 }),
    ).toMatchObject({
      access_token_expires_at_ms: NOW + 24 * HOUR,
      refresh_token: "r",
      refresh_token_expires_at_ms: NOW + 8_760 * HOUR,
    });
    expect(read({ ...FULL, refresh_token: "r" }).access_token_expires_at_ms).toBe(NOW + 24 * HOUR);
  });

  test("that miss something are refused by the names of all that is missing", async () => {
    const error = await refusal({ app_id: "1", access_token: "t" });
    expect(error.code).toBe("invalid_input");
    expect(error.message).toContain("app_secret, advertiser_id are missing");
    expect((await refusal("nonsense")).message).toContain("one JSON object");
    expect((await refusal(null)).code).toBe("invalid_input");
  });

  test("that cannot be right are refused by field, with where to find it, and never repeated", async () => {
    const wrong: [Record<string, unknown>, RegExp][] = [
      [{ advertiser_id: "canary shop" }, /advertiser_id: .*top of TikTok Ads Manager/],
      [{ app_id: "canary" }, /app_id: .*Basic Info/],
      [{ advertiser_id: Number("7119591977163945807") }, /advertiser_id: .*in quotes/],
      [{ advertiser_id: { canary: 1 } }, /advertiser_id: .*Ads Manager/],
      [{ access_token: "canary two words" }, /access_token: .*one word/],
      [{ access_token: "canary\u00e9" }, /access_token: .*one word/],
      [{ app_secret: ["canary"] }, /app_secret: /],
      [{ expires_in: "soon canary" }, /expires_in: .*seconds/],
      [{ expires_in: -1 }, /expires_in: .*seconds/],
      [{ environment: "canary" }, /environment: either production or sandbox/],
      [{ advertiser: "canary" }, /no field advertiser/],
    ];
    for (const [field, says] of wrong) {
      const { code, message } = await refusal({ ...FULL, ...field });
      expect(code).toBe("invalid_input");
      expect(message).toMatch(says);
      expect(message).not.toContain("canary");
    }
  });
});

describe("a subset on a standing connection", () => {
  const standing = {
    ...module.readCredential(
      { ...FULL, refresh_token: "refresh-1", expires_in: 86_400, refresh_token_expires_in: 31_536_000 },
      null,
    ),
    account_name: "Kiln",
    account_currency: "USD",
    account_timezone: "Etc/GMT+8",
  };
  const kept = {
    ...FULL,
    environment: "production",
    refresh_token: "refresh-1",
    access_token_expires_at_ms: NOW + 24 * HOUR,
    refresh_token_expires_at_ms: NOW + 8_760 * HOUR,
  };

  test("replaces its fields and keeps the others, but never the old account's facts", () => {
    expect(read({ app_secret: "rotated" }, standing)).toEqual({ ...kept, app_secret: "rotated" });
    expect(read({ advertiser_id: "42" }, standing)).toEqual({ ...kept, advertiser_id: "42" });
    expect(read({}, standing)).toEqual(kept);
  });

  test("with a new access token drops the refresh token and lifetimes that were not pasted with it", () => {
    expect(read({ access_token: "new" }, standing)).toEqual({
      ...FULL,
      access_token: "new",
      environment: "production",
    });
    expect(read({ access_token: "new", expires_in: 3_600 }, standing)).toEqual({
      ...FULL,
      access_token: "new",
      environment: "production",
      access_token_expires_at_ms: NOW + HOUR,
    });
  });

  test("with another app needs a new access token, and drops the rest of the group", async () => {
    const error = await refusal({ app_id: "99", app_secret: "s" }, standing);
    expect(error.message).toContain("access_token of the new app");
    expect(read({ app_id: "99", app_secret: "s", access_token: "t" }, standing)).toEqual({
      app_id: "99",
      app_secret: "s",
      access_token: "t",
      advertiser_id: FULL.advertiser_id,
      environment: "production",
    });
    expect(read({ app_id: FULL.app_id }, standing)).toEqual(kept);
  });

  test("with a refresh token alone makes it the one that is used", () => {
    expect(read({ refresh_token: "refresh-2" }, standing)).toEqual({
      ...FULL,
      environment: "production",
      refresh_token: "refresh-2",
      access_token_expires_at_ms: NOW + 24 * HOUR,
    });
    const forever = module.readCredential(FULL, null);
    expect(read({ refresh_token: "r", refresh_token_expires_in: 3_600 }, forever)).toMatchObject({
      access_token_expires_at_ms: NOW + 24 * HOUR,
      refresh_token_expires_at_ms: NOW + HOUR,
    });
  });
});

test("the form offers the fields that are read, and marks the secret ones", () => {
  expect(module.fields.map(({ name }) => name)).toEqual([
    "app_id",
    "app_secret",
    "access_token",
    "advertiser_id",
    "refresh_token",
    "expires_in",
    "refresh_token_expires_in",
    "environment",
  ]);
  expect(module.fields.filter(({ secret }) => secret).map(({ name }) => name)).toEqual([
    "app_secret",
    "access_token",
    "refresh_token",
  ]);
  expect(module.fields.filter(({ required }) => required)).toHaveLength(4);
});
