/**
 * Who may ask what: every route of the API with the role it needs. A route without a row is refused, and a test walks
 * the routes by the roles. `open`: nobody has to be signed in. `person`: whoever is, and what names a workspace in its
 * body, or by one of its receipts, asks for the role there. `admin`: of the instance, who has every role in every workspace. `room`:
 * whoever came by a client room's link, and nobody else.
 */

import type { Role } from "#workspaces/roles.ts";

export type Right = "open" | "person" | "admin" | "room" | Role;

const RIGHTS = {
  "GET /api/setup": "open",
  "POST /api/setup": "open",
  "GET /api/sign-in": "open",
  "POST /api/session": "open",
  "POST /api/session/passkey/options": "open",
  "POST /api/session/passkey": "open",
  "POST /api/session/recovery": "open",
  "POST /api/session/link": "open",
  "POST /api/session/provider": "open",
  "POST /api/session/provider/return": "open",
  "POST /api/invitation/look": "open",
  "POST /api/invitation/accept": "open",
  "POST /api/room/open": "open",
  "POST /api/files/:file": "open",
  "GET /api/signing-keys": "open",
  "GET /api/openapi.json": "open",
  "GET /api/docs": "open",

  "GET /api/session": "person",
  "DELETE /api/session": "person",
  "PUT /api/session/password": "person",
  "GET /api/sessions": "person",
  "DELETE /api/sessions": "person",
  "DELETE /api/sessions/:id": "person",
  "GET /api/passkeys": "person",
  "POST /api/passkeys": "person",
  "POST /api/passkeys/options": "person",
  "PATCH /api/passkeys/:id": "person",
  "DELETE /api/passkeys/:id": "person",
  "GET /api/recovery-codes": "person",
  "POST /api/recovery-codes": "person",
  "POST /api/invitation/join": "person",
  "GET /api/workspaces": "person",
  "GET /api/mcp-address": "person",
  "GET /api/receipts/:receipt": "person",
  "POST /api/authorize": "person",
  "POST /api/authorize/choose": "person",
  "GET /api/consent/:request": "person",
  "POST /oauth/consent": "person",

  "GET /api/sign-in/passwords": "admin",
  "PUT /api/sign-in/passwords": "admin",
  "POST /api/signing-keys": "admin",
  "POST /api/workspaces": "admin",
  "GET /api/audit": "admin",

  "GET /api/room": "room",
  "GET /api/room/pacing": "room",
  "GET /api/room/figures": "room",
  "GET /api/room/digest": "room",

  "GET /api/workspaces/:id": "viewer",
  "GET /api/workspaces/:id/integrations": "viewer",
  "GET /api/workspaces/:id/integrations/:module": "viewer",
  "GET /api/workspaces/:id/integrations/:module/:label": "viewer",
  "GET /api/workspaces/:id/goals": "viewer",
  "GET /api/workspaces/:id/rates": "viewer",
  "GET /api/workspaces/:id/notes": "viewer",
  "GET /api/workspaces/:id/days": "viewer",
  "GET /api/workspaces/:id/tools": "viewer",
  "POST /api/workspaces/:id/tools/:tool": "viewer",
  "GET /api/workspaces/:id/receipts/:receipt": "viewer",
  "POST /api/workspaces/:id/receipts/:receipt/ask": "viewer",
  "GET /api/workspaces/:id/usage": "viewer",
  "GET /api/workspaces/:id/alerts": "viewer",
  "GET /api/workspaces/:id/digests": "viewer",
  "GET /api/workspaces/:id/digests/preview": "viewer",

  "PUT /api/workspaces/:id/goals": "editor",
  "DELETE /api/workspaces/:id/goals/:goal": "editor",
  "PUT /api/workspaces/:id/rates": "editor",
  "DELETE /api/workspaces/:id/rates/:rate": "editor",
  "POST /api/workspaces/:id/notes": "editor",
  "DELETE /api/workspaces/:id/notes/:note": "editor",
  "POST /api/workspaces/:id/alerts": "editor",
  "PUT /api/workspaces/:id/alerts/:alert": "editor",
  "POST /api/workspaces/:id/alerts/backtest": "editor",
  "POST /api/workspaces/:id/alerts/:alert/test": "editor",
  "DELETE /api/workspaces/:id/alerts/:alert": "editor",
  "PUT /api/workspaces/:id/digests": "editor",
  "DELETE /api/workspaces/:id/digests": "editor",
  "GET /api/workspaces/:id/channels": "editor",
  "POST /api/workspaces/:id/channels/:channel/test": "editor",
  "POST /api/workspaces/:id/integrations/:module/verify": "editor",
  "POST /api/workspaces/:id/integrations/:module/:label/verify": "editor",

  "PATCH /api/workspaces/:id": "owner",
  "DELETE /api/workspaces/:id": "owner",
  "GET /api/workspaces/:id/export": "owner",
  "PUT /api/workspaces/:id/integrations/:module": "owner",
  "POST /api/workspaces/:id/integrations/:module": "owner",
  "POST /api/workspaces/:id/integrations/:module/accounts": "owner",
  "PUT /api/workspaces/:id/integrations/:module/:label": "owner",
  "PATCH /api/workspaces/:id/integrations/:module/:label": "owner",
  "DELETE /api/workspaces/:id/integrations/:module/:label": "owner",
  "POST /api/workspaces/:id/integrations/:module/:label/authorize": "owner",
  "DELETE /api/workspaces/:id/integrations/:module": "owner",
  "POST /api/workspaces/:id/integrations/:module/authorize": "owner",
  "GET /api/workspaces/:id/keys": "owner",
  "POST /api/workspaces/:id/keys": "owner",
  "PATCH /api/workspaces/:id/keys/:key": "owner",
  "DELETE /api/workspaces/:id/keys/:key": "owner",
  "GET /api/workspaces/:id/grants": "owner",
  "PATCH /api/workspaces/:id/grants/:grant": "owner",
  "DELETE /api/workspaces/:id/grants/:grant": "owner",
  "POST /api/workspaces/:id/channels": "owner",
  "PATCH /api/workspaces/:id/channels/:channel": "owner",
  "DELETE /api/workspaces/:id/channels/:channel": "owner",
  "GET /api/workspaces/:id/members": "owner",
  "PUT /api/workspaces/:id/members/:operator": "owner",
  "DELETE /api/workspaces/:id/members/:operator": "owner",
  "GET /api/workspaces/:id/invitations": "owner",
  "POST /api/workspaces/:id/invitations": "owner",
  "DELETE /api/workspaces/:id/invitations/:invitation": "owner",
  "GET /api/workspaces/:id/rooms": "owner",
  "POST /api/workspaces/:id/rooms": "owner",
  "POST /api/workspaces/:id/rooms/:room/rotate": "owner",
  "DELETE /api/workspaces/:id/rooms/:room": "owner",
  "GET /api/workspaces/:id/proof": "owner",
  "GET /api/workspaces/:id/proof/signed": "owner",
  "GET /api/workspaces/:id/audit": "owner",
} as const satisfies Readonly<Record<string, Right>>;

export type Route = keyof typeof RIGHTS;

export const ROUTE_RIGHTS: Readonly<Record<string, Right>> = RIGHTS;

/** For who names a route in its own code. */
export function rightOf(route: Route): Right {
  return RIGHTS[route];
}
