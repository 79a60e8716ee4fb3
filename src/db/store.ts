/**
 * What is stored, as rooms of asynchronous units of work on plain data. What another process writes is seen at the next
 * turn of the event loop at the latest.
 */

import type { AlertsRoom } from "./alerts.ts";
import type { ApiKeysRoom } from "./api-keys.ts";
import type { AttemptsRoom } from "./attempts.ts";
import type { AuditRoom } from "./audit.ts";
import type { AuthorizationsRoom } from "./authorizations.ts";
import type { BackupsRoom } from "./backups.ts";
import type { ChannelMessagesRoom } from "./channel-messages.ts";
import type { ChannelsRoom } from "./channels.ts";
import type { RoomsRoom } from "./client-rooms.ts";
import type { ClockJumpRoom } from "./clock-jump.ts";
import type { ConnectionsRoom } from "./connections.ts";
import type { CredentialsRoom } from "./credentials.ts";
import type { DecisionsRoom } from "./decisions.ts";
import type { DigestsRoom } from "./digests.ts";
import type { DueRoom } from "./due.ts";
import type { EpochRoom } from "./epoch.ts";
import type { FileLinksRoom } from "./file-links.ts";
import type { GoalsRoom } from "./goals.ts";
import type { HealthRoom } from "./health.ts";
import type { HistoriesRoom } from "./histories.ts";
import type { KnownDevicesRoom } from "./known-devices.ts";
import type { MembersRoom } from "./members.ts";
import type { NotesRoom } from "./notes.ts";
import type { NotifiableRoom } from "./notifiable.ts";
import type { OauthClientsRoom } from "./oauth-clients.ts";
import type { OauthGrantsRoom } from "./oauth-grants.ts";
import type { OauthRequestsRoom } from "./oauth-requests.ts";
import type { OauthSweepRoom } from "./oauth-sweep.ts";
import type { OauthTokensRoom } from "./oauth-tokens.ts";
import type { OperatorsRoom } from "./operators.ts";
import type { OutboxRoom } from "./outbox.ts";
import type { PasskeysRoom } from "./passkeys.ts";
import type { PlansRoom } from "./plans.ts";
import type { ProviderSignInsRoom } from "./provider-sign-ins.ts";
import type { RatesRoom } from "./rates.ts";
import type { ReceiptsRoom } from "./receipts.ts";
import type { RecoveryCodesRoom } from "./recovery-codes.ts";
import type { ReleasesRoom } from "./releases.ts";
import type { ReportTasksRoom } from "./report-tasks.ts";
import type { SealedDecisionsRoom } from "./sealed-decisions.ts";
import type { SessionsRoom } from "./sessions.ts";
import type { SetupTokensRoom } from "./setup-tokens.ts";
import type { SignInLinksRoom } from "./sign-in-links.ts";
import type { SignInPolicyRoom } from "./sign-in-policy.ts";
import type { SignInsRoom } from "./sign-ins.ts";
import type { SigningKeysRoom } from "./signing-keys.ts";
import type { StartsRoom } from "./starts.ts";
import type { UsageRoom } from "./usage.ts";
import type { VaultKeysRoom } from "./vault-keys.ts";
import type { WorkspaceDigestsRoom } from "./workspace-digests.ts";
import type { WorkspacesRoom } from "./workspaces.ts";

export type Store = {
  workspaces: WorkspacesRoom;
  plans: PlansRoom;
  keys: ApiKeysRoom;
  operators: OperatorsRoom;
  members: MembersRoom;
  sessions: SessionsRoom;
  passkeys: PasskeysRoom;
  recoveryCodes: RecoveryCodesRoom;
  providerSignIns: ProviderSignInsRoom;
  signInLinks: SignInLinksRoom;
  signInPolicy: SignInPolicyRoom;
  knownDevices: KnownDevicesRoom;
  setupTokens: SetupTokensRoom;
  signIns: SignInsRoom;
  usage: UsageRoom;
  audit: AuditRoom;
  connections: ConnectionsRoom;
  due: DueRoom;
  decisions: DecisionsRoom & SealedDecisionsRoom;
  attempts: AttemptsRoom;
  credentials: CredentialsRoom;
  authorizations: AuthorizationsRoom;
  reportTasks: ReportTasksRoom;
  receipts: ReceiptsRoom;
  fileLinks: FileLinksRoom;
  vaultKeys: VaultKeysRoom;
  signingKeys: SigningKeysRoom;
  histories: HistoriesRoom;
  goals: GoalsRoom;
  alerts: AlertsRoom;
  notes: NotesRoom;
  rates: RatesRoom;
  starts: StartsRoom;
  digests: DigestsRoom;
  workspaceDigests: WorkspaceDigestsRoom;
  rooms: RoomsRoom;
  channels: ChannelsRoom;
  channelMessages: ChannelMessagesRoom;
  oauth: {
    clients: OauthClientsRoom;
    requests: OauthRequestsRoom;
    grants: OauthGrantsRoom;
    tokens: OauthTokensRoom;
    sweep: OauthSweepRoom;
  };
  notifiable: NotifiableRoom;
  outbox: OutboxRoom;
  releases: ReleasesRoom;
  clockJump: ClockJumpRoom;
  epoch: EpochRoom;
  health: HealthRoom;
  backups: BackupsRoom;
  /** Whether several machines may use the database, each with a clock of its own. */
  hasSeveralMachines: boolean;
  /**
   * The time by which all who share the database decide what is due: the database's where several machines share it, so
   * that one whose clock is days off tells no other day's; `ownMs` otherwise.
   */
  now(ownMs: number): Promise<number>;
  /**
   * Another number once anything but usage and counts was written: here at once, elsewhere at the event loop's next
   * turn. A refresh of a lone account that changes no state is no other number either; whoever keeps what rests on a
   * credential asks whether it still is the one that was opened.
   */
  version(): number;
  /** Removes what was deleted or resealed from the log of changes too, as far as readers allow. */
  checkpoint(): Promise<void>;
  close(): void;
};
