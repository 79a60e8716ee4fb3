import { describe, expect, test } from "bun:test";
import { noticeFor } from "#calls/notice.ts";
import { UNRESTRICTED } from "#restriction.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-22T12:00:00Z");
const principal = { workspaceId: "ws_1", keyId: "key_1", keyExpiresAtMs: null, restriction: UNRESTRICTED };
const facts = {
  workspaceId: "ws_1",
  connectionId: "con_1",
  generation: 1,
  state: "connected",
  stateSinceMs: 0,
  kind: "refreshable",
  expiresAtMs: NOW + DAY / 2,
  nextRefreshAtMs: NOW,
  warnings: [],
} as const;
const quiet = { reason: null, refresh_expires_at_ms: null, refresh_since_ms: null } as const;

const refreshEnd = (days: number, sinceDays = -335) =>
  noticeFor({
    principal,
    facts,
    outlook: { ...quiet, refresh_expires_at_ms: NOW + days * DAY, refresh_since_ms: NOW + sinceDays * DAY },
    title: "Toy Shop",
    nowMs: NOW,
  });
const because = (reason: "denied" | "app_secret" | "rejected" | "token_refused" | "transient" | "unanswered") =>
  noticeFor({ principal, facts, outlook: { ...quiet, reason }, title: "Toy Shop", nowMs: NOW });

describe("a notice of a refresh token's end", () => {
  test("comes 30 days before and not earlier, and says more at seven days and at one", () => {
    expect(refreshEnd(30.01)).toBeNull();
    expect(refreshEnd(30)).toBe(
      "Tell the owner: the refresh token ends on 2026-12-22, after which this connection cannot be renewed; generate a new access token and paste it in Settings → Integrations → Toy Shop before then.",
    );
    expect(refreshEnd(7)).toContain("ends on 2026-11-29 (in 7 days)");
    expect(refreshEnd(1)).toContain("(within a day)");
    expect(refreshEnd(-1)).toContain("(that has passed)");
  });

  test("is not made of one that is replaced with each refresh, however short it lives", () => {
    expect(refreshEnd(6.5, -0.5)).toBeNull();
    expect(refreshEnd(3, -4)).toContain("(in 3 days)");
  });
});

describe("a notice of trouble", () => {
  test("names what the owner must do and where, at once", () => {
    expect(because("denied")).toMatch(/refused to renew.*it ends on 2026-11-23 00:00 UTC.*Generate a new access token/);
    expect(because("app_secret")).toMatch(/App Secret.*update it in Settings → Integrations → Toy Shop/);
    expect(because("token_refused")).toContain("authorises the app");
    expect(because("rejected")).toContain("neither");
  });

  test("is not made of what mends itself", () => {
    expect(because("transient")).toBeNull();
    expect(because("unanswered")).toBeNull();
  });
});
