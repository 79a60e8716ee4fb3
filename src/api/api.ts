/** The JSON API as one table of resources. `http/` turns its errors into answers. */

import { Elysia } from "elysia";
import { accountsRoutes } from "./accounts.ts";
import { type AlertParts, alertsRoutes } from "./alerts.ts";
import { type AuditParts, auditRoutes } from "./audit.ts";
import { type AuthorizeParts, authorizeRoutes } from "./authorize.ts";
import { type ChannelParts, channelsRoutes } from "./channels.ts";
import { type DigestParts, digestsRoutes } from "./digests.ts";
import { OPEN } from "./documents.ts";
import { type FileParts, filesRoutes } from "./files.ts";
import { type GoalParts, goalsRoutes } from "./goals.ts";
import { type GrantParts, grantsRoutes } from "./grants.ts";
import { type IntegrationParts, integrationsRoutes } from "./integrations.ts";
import { invitationRoutes, joinRoutes } from "./invitation.ts";
import { type KeyParts, keysRoutes } from "./keys.ts";
import { type McpAddressParts, mcpAddressRoutes } from "./mcp-address.ts";
import { type MemberParts, membersRoutes } from "./members.ts";
import { type NoteParts, notesRoutes } from "./notes.ts";
import { type DocumentedRoute, type OpenApiDocument, openApiDocument } from "./openapi.ts";
import { openApiPage } from "./openapi-page.ts";
import { type OverviewParts, overviewRoutes } from "./overview.ts";
import { passkeysRoutes } from "./passkeys.ts";
import { type ProofParts, proofsRoutes } from "./proofs.ts";
import { providerRoutes } from "./provider.ts";
import { type RateParts, ratesRoutes } from "./rates.ts";
import { readJson } from "./read-json.ts";
import { type ReceiptParts, receiptsRoutes } from "./receipts.ts";
import { recoveryCodesRoutes } from "./recovery-codes.ts";
import { type RememberedDaysParts, rememberedDaysRoutes } from "./remembered-days.ts";
import { type RoomParts, roomRoutes } from "./room.ts";
import { type RoomsParts, roomsRoutes } from "./rooms.ts";
import { type SessionParts, sessionRoutes, signInRoutes } from "./session.ts";
import { sessionsRoutes } from "./sessions.ts";
import { type SetupParts, setupRoutes } from "./setup.ts";
import { type SignInParts, signInWaysRoutes } from "./sign-in.ts";
import { type ToolParts, toolsRoutes } from "./tools.ts";
import { type UsageParts, usageRoutes } from "./usage.ts";
import { type WorkspaceParts, workspacesRoutes } from "./workspaces.ts";

export type ApiParts = SetupParts &
  SessionParts &
  SignInParts &
  IntegrationParts &
  AuthorizeParts &
  KeyParts &
  McpAddressParts &
  WorkspaceParts &
  GrantParts &
  MemberParts &
  GoalParts &
  RateParts &
  AlertParts &
  NoteParts &
  RememberedDaysParts &
  ChannelParts &
  DigestParts &
  ToolParts &
  OverviewParts &
  ReceiptParts &
  FileParts &
  UsageParts &
  ProofParts &
  RoomsParts &
  RoomParts &
  AuditParts & {
    version: string;
    otherRoutes: readonly DocumentedRoute[];
  };

export type Api = ReturnType<typeof createApi>;

/** What a link opens, without a session. */
function byLinkRoutes(parts: RoomParts & FileParts) {
  return new Elysia().use(filesRoutes(parts)).use(roomRoutes(parts));
}

/** What calls tools. */
function callRoutes(parts: ToolParts & OverviewParts) {
  return new Elysia().use(toolsRoutes(parts)).use(overviewRoutes(parts));
}

export function createApi(parts: ApiParts) {
  const api = new Elysia({ prefix: "/api" })
    .onParse({ as: "scoped" }, readJson(parts))
    .use(setupRoutes(parts))
    .use(signInRoutes(parts))
    .use(signInWaysRoutes(parts))
    .use(providerRoutes(parts))
    .use(sessionRoutes(parts))
    .use(sessionsRoutes(parts))
    .use(passkeysRoutes(parts))
    .use(recoveryCodesRoutes(parts))
    .use(workspacesRoutes(parts))
    .use(integrationsRoutes(parts))
    .use(accountsRoutes(parts))
    .use(authorizeRoutes(parts))
    .use(keysRoutes(parts))
    .use(mcpAddressRoutes(parts))
    .use(grantsRoutes(parts))
    .use(membersRoutes(parts))
    .use(invitationRoutes(parts))
    .use(joinRoutes(parts))
    .use(goalsRoutes(parts))
    .use(ratesRoutes(parts))
    .use(alertsRoutes(parts))
    .use(notesRoutes(parts))
    .use(rememberedDaysRoutes(parts))
    .use(channelsRoutes(parts))
    .use(digestsRoutes(parts))
    .use(callRoutes(parts))
    .use(receiptsRoutes(parts))
    .use(usageRoutes(parts))
    .use(proofsRoutes(parts))
    .use(roomsRoutes(parts))
    .use(byLinkRoutes(parts))
    .use(auditRoutes(parts));
  let made: OpenApiDocument | undefined;
  const document = () => {
    made ??= openApiDocument([...api.routes, ...parts.otherRoutes], parts.version);
    return made;
  };
  return api
    .get("/openapi.json", document, { detail: { ...OPEN, summary: "This document" } })
    .get("/docs", () => openApiPage(document()), { detail: { ...OPEN, summary: "This document as a page" } });
}
