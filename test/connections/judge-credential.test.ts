import { expect, test } from "bun:test";
import { judgeCredential, saysDead } from "#connections/judge-credential.ts";
import { type ErrorCode, ShopError } from "#errors.ts";
import { createToyModule } from "../fakes/toy-module.ts";

const toy = createToyModule();
const refusing = (code: ErrorCode) => ({
  ...toy,
  verify: async () => {
    throw new ShopError(code, "No.");
  },
});
const judged = async (code: ErrorCode) => (await judgeCredential(refusing(code), {})).verdict;

test("a credential is dead where its token or its advertiser is gone, and nothing else says so", async () => {
  expect(await judged("token_invalid")).toBe("dead");
  expect(await judged("advertiser_not_found")).toBe("dead");
  for (const code of ["rate_limited", "upstream_unavailable", "permission_missing", "kms_unavailable"] as const) {
    expect(await judged(code)).toBe("unknown");
    expect(saysDead(new ShopError(code, "No."))).toBe(false);
  }
});

test("an access token works though the App Secret is refused, and the error says so", async () => {
  expect(await judgeCredential(refusing("app_secret_wrong"), {})).toMatchObject({
    verdict: "alive",
    error: { code: "app_secret_wrong" },
  });
});

test("a credential that the platform accepts is alive, with what was found", async () => {
  const credential = toy.readCredential({ shop: "bakery", token: "toy-token-bakery" }, null);
  const verified = await toy.verify(credential);
  expect(await judgeCredential(toy, credential)).toEqual({ verdict: "alive", error: null, verified });
});
