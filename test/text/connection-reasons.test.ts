/** One table says why a connection is not connected: the notice, the notification and the page agree. */

import { expect, test } from "bun:test";
import { noticeFor } from "#calls/notice.ts";
import { transitionMessage } from "#notify/transitions.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { type Reason, reasonWords } from "#text/connection-reasons.ts";
import { reasonText, remedyText } from "../../src/web/page/integration/reason-text.ts";

type State = "degraded" | "needs_reconnect" | "unverified";
type Standing = { state: State; reason: Reason };

const END_MS = Date.parse("2026-11-23T00:00:00Z");
const facts = { workspaceId: "ws_1", connectionId: "con_1", generation: 1, stateSinceMs: 0, kind: "static" } as const;

const notice = ({ state, reason }: Standing) =>
  noticeFor({
    principal: { workspaceId: "ws_1", keyId: "key_1", keyExpiresAtMs: null, restriction: UNRESTRICTED },
    facts: { ...facts, state, expiresAtMs: END_MS, nextRefreshAtMs: null, warnings: [] },
    outlook: { reason, refresh_expires_at_ms: null, refresh_since_ms: null },
    title: "Toy Shop",
    nowMs: END_MS - 60 * 86_400_000,
  });
const notification = (standing: Standing) =>
  transitionMessage(
    {
      event: { ...standing, id: 1, connection_id: "con_1", at_ms: 0 },
      before: undefined,
      ...{ module: "toy", label: "bakery", credential_id: "con_1", several: false },
      workspace: { id: "ws_1", name: "Shop" },
    },
    { title: "Toy Shop", accounts: 1 },
  )?.text ?? null;

const WHERE = "Settings → Integrations → Toy Shop";

const TOLD: [Standing, string, string][] = [
  [
    { state: "degraded", reason: "denied" },
    `the platform refused to renew the access token (it ends on 2026-11-23 00:00 UTC). Generate a new access token at the platform and paste it in ${WHERE}.`,
    "The platform refused to renew the access token. Questions are answered until the access token ends. Generate a new access token at the platform and paste it.",
  ],
  [
    { state: "degraded", reason: "app_secret" },
    `the platform does not accept the App Secret, so the access token cannot be renewed (it ends on 2026-11-23 00:00 UTC). Copy the secret from the platform's developer portal and update it in ${WHERE}.`,
    "The platform does not accept the App Secret, so the access token cannot be renewed. Questions are answered until the access token ends. Copy the secret from the platform's developer portal and update it.",
  ],
  [
    { state: "degraded", reason: "token_refused" },
    `the platform has refused the access token or the account. Check that the account still authorises the app; if it does, paste a new access token in ${WHERE}.`,
    "The platform has refused the access token or the account. It is checked once more before this connection is given up. Check that the account still authorises the app; if it does, paste a new access token.",
  ],
  [
    { state: "needs_reconnect", reason: "rejected" },
    `the platform accepts neither the access token nor its renewal. Generate a new access token at the platform and paste it in ${WHERE}.`,
    "The platform accepts neither the access token nor its renewal. Questions are not answered until new credentials are pasted. Generate a new access token at the platform and paste it.",
  ],
  [
    { state: "unverified", reason: "restored" },
    "this connection came from a backup or a copy and is not renewed. If this copy is the only one, run `shopmcp connection confirm` on the server.",
    "This connection came from a backup or a copy and is not renewed. Another copy may be renewing it. If this copy is the only one, run `shopmcp connection confirm` on the server.",
  ],
];

test.each(TOLD)("what the owner must mend is said in the same words everywhere: %j", (standing, noticed, told) => {
  expect(notice(standing)).toBe(`Tell the owner: ${noticed}`);
  expect(notification(standing)).toBe(told);
  expect(`${reasonText(standing)}. ${remedyText(standing)}`).toBe(told);
});

test.each([
  [{ state: "degraded", reason: "transient" }, "failed. ShopMCP tries again automatically."],
  [{ state: "degraded", reason: "unanswered" }, "got no answer. ShopMCP tries again automatically."],
  [{ state: "degraded", reason: "restored" }, "only one, so ShopMCP renews it automatically."],
] satisfies [Standing, string][])("what mends itself is on the page and told to nobody: %j", (standing, shown) => {
  expect(notice(standing)).toBeNull();
  expect(notification(standing)).toBeNull();
  expect(`${reasonText(standing)}. ${remedyText(standing)}`).toEndWith(shown);
});

test("a reason that a newer ShopMCP wrote is shown as it stands", () => {
  const standing = { state: "degraded", reason: "moon_phase" };
  expect(reasonWords(standing)).toBeNull();
  expect([reasonText(standing), remedyText(standing)]).toEqual(["moon_phase", ""]);
});
