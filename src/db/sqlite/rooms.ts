/** The rooms that are the same in every database. */

import type { Store } from "#db/store.ts";
import { alertsIn } from "./alerts.ts";
import { apiKeysIn } from "./api-keys.ts";
import { attemptsIn } from "./attempts.ts";
import { auditIn } from "./audit.ts";
import { authorizationsIn } from "./authorizations.ts";
import { channelMessagesIn } from "./channel-messages.ts";
import { channelsIn } from "./channels.ts";
import { roomsIn } from "./client-rooms.ts";
import { clockJumpIn } from "./clock-jump.ts";
import { connectionsIn } from "./connections.ts";
import { credentialsIn } from "./credentials.ts";
import { decisionsIn } from "./decisions.ts";
import { digestsIn } from "./digests.ts";
import { dueIn } from "./due.ts";
import type { Engine } from "./engine.ts";
import { fileLinksIn } from "./file-links.ts";
import { goalsIn } from "./goals.ts";
import { historiesIn } from "./histories.ts";
import { keptConnectionsOn } from "./kept-connections.ts";
import { knownDevicesIn } from "./known-devices.ts";
import { membersIn } from "./members.ts";
import { notesIn } from "./notes.ts";
import { notifiableIn } from "./notifiable.ts";
import { oauthClientsIn } from "./oauth-clients.ts";
import { oauthGrantsIn } from "./oauth-grants.ts";
import { oauthRequestsIn } from "./oauth-requests.ts";
import { oauthSweepIn } from "./oauth-sweep.ts";
import { oauthTokensIn } from "./oauth-tokens.ts";
import { operatorsIn } from "./operators.ts";
import { outboxIn } from "./outbox.ts";
import { passkeysIn } from "./passkeys.ts";
import { plansIn } from "./plans.ts";
import { providerSignInsIn } from "./provider-sign-ins.ts";
import { ratesIn } from "./rates.ts";
import { receiptsIn } from "./receipts.ts";
import { recoveryCodesIn } from "./recovery-codes.ts";
import { releasesIn } from "./releases.ts";
import { reportTasksIn } from "./report-tasks.ts";
import { sealedDecisionsIn } from "./sealed-decisions.ts";
import { sessionsIn } from "./sessions.ts";
import { setupTokensIn } from "./setup-tokens.ts";
import { sharedNowOn } from "./shared-now.ts";
import { signInLinksIn } from "./sign-in-links.ts";
import { signInPolicyIn } from "./sign-in-policy.ts";
import { signInsIn } from "./sign-ins.ts";
import { signingKeysIn } from "./signing-keys.ts";
import { startsIn } from "./starts.ts";
import { usageIn } from "./usage.ts";
import { vaultKeysIn } from "./vault-keys.ts";
import { workspaceDigestsIn } from "./workspace-digests.ts";
import { workspacesIn } from "./workspaces.ts";

export type Rooms = Omit<Store, "epoch" | "health" | "backups" | "version" | "checkpoint" | "close">;

export function roomsOn(engine: Engine): Rooms {
  const kept = keptConnectionsOn(engine);
  return {
    workspaces: workspacesIn(engine),
    plans: plansIn(engine),
    keys: apiKeysIn(engine),
    operators: operatorsIn(engine),
    members: membersIn(engine),
    sessions: sessionsIn(engine),
    passkeys: passkeysIn(engine),
    recoveryCodes: recoveryCodesIn(engine),
    providerSignIns: providerSignInsIn(engine),
    signInLinks: signInLinksIn(engine),
    signInPolicy: signInPolicyIn(engine),
    knownDevices: knownDevicesIn(engine),
    setupTokens: setupTokensIn(engine),
    signIns: signInsIn(engine),
    usage: usageIn(engine),
    audit: auditIn(engine),
    connections: connectionsIn(engine, kept),
    due: dueIn(engine),
    decisions: { ...decisionsIn(engine), ...sealedDecisionsIn(engine, kept) },
    attempts: attemptsIn(engine, kept),
    credentials: credentialsIn(engine, kept),
    authorizations: authorizationsIn(engine),
    reportTasks: reportTasksIn(engine),
    receipts: receiptsIn(engine),
    fileLinks: fileLinksIn(engine),
    rates: ratesIn(engine),
    starts: startsIn(engine),
    rooms: roomsIn(engine),
    vaultKeys: vaultKeysIn(engine),
    signingKeys: signingKeysIn(engine),
    histories: historiesIn(engine),
    goals: goalsIn(engine),
    alerts: alertsIn(engine),
    notes: notesIn(engine),
    digests: digestsIn(engine),
    workspaceDigests: workspaceDigestsIn(engine),
    channels: channelsIn(engine),
    channelMessages: channelMessagesIn(engine),
    oauth: {
      clients: oauthClientsIn(engine),
      requests: oauthRequestsIn(engine),
      grants: oauthGrantsIn(engine),
      tokens: oauthTokensIn(engine),
      sweep: oauthSweepIn(engine),
    },
    notifiable: notifiableIn(engine),
    outbox: outboxIn(engine),
    releases: releasesIn(engine),
    clockJump: clockJumpIn(engine),
    now: sharedNowOn(engine),
    hasSeveralMachines: engine.hasSeveralMachines,
  };
}
