/** What a module (one ad platform) and a tool are, for those who use them and those who write them. */

import type { Ending } from "#concurrency/ending.ts";
import type { ShopError } from "#errors.ts";
import type { ToolPlace } from "#restriction.ts";
import type { Secret } from "#secret.ts";
import type { AnswerBasis } from "./answer-basis.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { OpenAlert } from "./module-alerts.ts";
import type { ModuleCauses } from "./module-causes.ts";
import type { AddableChange } from "./module-change.ts";
import type { DigestView, GraveFindings } from "./module-digest.ts";
import type { Goal } from "./module-goals.ts";
import type {
  HistoryLevel,
  HistoryMoment,
  HistoryReach,
  HistoryReading,
  HistoryRows,
  HistorySpan,
  KeptHistory,
  WatchedMeasure,
  WatchedMetric,
} from "./module-history.ts";
import type { DayNote } from "./module-notes.ts";
import type { ModulePage } from "./module-page.ts";
import type { ModuleSkill } from "./module-skill.ts";
import type { AddableTotals } from "./module-totals.ts";

export type CredentialField = {
  name: string;
  label: string;
  hint: string;
  secret: boolean;
  required: boolean;
  /** The values there are, the usual one first; absent where anything may be typed. */
  choices?: readonly { value: string; label: string }[];
};

/** Pasted fields and verified facts, sealed for one connection. Only the vault and the module read it. */
export type Credential = Readonly<Record<string, string | number | Secret>>;

export type Account = { id: string; name: string | null; currency: string | null; timezone: string | null };

/** What verification found. `credential` is what to seal; `account` is a copy for people to read. */
export type Verified = Lifetime & {
  credential: Credential;
  account: Account;
  warnings: readonly string[];
};

/** The known ends of a credential. `refreshable` says whether it holds what renews it. */
export type Lifetime = {
  kind: "static" | "refreshable";
  expiresAtMs: number | null;
  refreshExpiresAtMs?: number | null;
};

/** A date that the platform has set. `what` continues "ends". `source`: with the day it was read. `used`: by ShopMCP. */
export type PlatformEnding = { what: string; endsOn: string; source: string; used: boolean };

export type ReachableAccount = { id: string; name: string | null };

export type ModuleAuthorization = {
  fields: readonly CredentialField[];
  accountField: string;
  redirectField: string;
  /** Parameters of the redirected URL that may hold the code; the first one present counts. */
  codeParameters: readonly string[];
  /** @throws invalid_input naming the field, never its value */
  readApp(given: unknown): Credential;
  /** Where the person authorises. @throws invalid_input where `app` is not what `readApp` gives */
  portalUrl(app: Credential, state: string): string;
  /** Never repeats its request, because the code works only once. @throws the platform's refusal in our words */
  exchange(app: Credential, code: Secret): Promise<Credential>;
  accounts(authorized: Credential): Promise<readonly ReachableAccount[]>;
  toPasted(authorized: Credential, accountId: string): unknown;
};

/**
 * `denied`: the refresh token is dead. `app_secret`: the app's secret is wrong. `transient`: the platform cannot answer
 * now. `refused`: any other no. `unanswered`: nobody knows the outcome. `not_sent`: it was too late to send it.
 */
export type RefreshAttempt = { endpoint: string | null; requests: number } & (
  | { outcome: "ok"; credential: Credential; lifetime: Lifetime }
  | { outcome: "denied" | "refused" | "app_secret" | "transient" | "unanswered" | "not_sent"; error: ShopError }
);

/** One attempt, which never throws. `maySend` is asked right before each request's first byte is written. */
export type Refresher = (maySend: () => boolean) => Promise<RefreshAttempt>;

/** `pending`: it failed for now and is retried by itself. */
export type Renewal = { renewed: boolean; requests: number; pending: boolean };

export type ConnectionState = "connected" | "degraded" | "needs_reconnect" | "unverified";

export type ConnectionFacts = {
  /** Workspaces share scarce requests fairly by this id. */
  workspaceId: string;
  connectionId: string;
  generation: number;
  state: ConnectionState;
  stateSinceMs: number;
  kind: "static" | "refreshable";
  expiresAtMs: number | null;
  nextRefreshAtMs: number | null;
  warnings: readonly string[];
};

/** A report that the platform prepares. `delivered` says that it has been read once. */
export type KeptTask = { taskId: string; delivered: boolean; expiresAtMs: number };

/** Across calls and processes; deleted with the connection. `request` names what was asked. */
export type TaskKeeper = {
  get(request: string): Promise<KeptTask | null>;
  put(request: string, task: KeptTask): Promise<void>;
  /** Marks the task as read, unless another one has replaced it. */
  delivered(request: string, taskId: string): Promise<void>;
  forget(request: string): Promise<void>;
};

/** `opening`: another number each time that the stored bytes were opened. */
export type OpenedAccess = { generation: number; credential: Credential; opening: number };

export type ConnectionAccess = {
  facts: ConnectionFacts;
  /** @throws vault_key_missing, vault_unreadable, not_connected (disconnected meanwhile) */
  open(): Promise<OpenedAccess>;
  /** Concurrent callers share one refresh. A static or already replaced credential sends nothing. */
  refreshNow(generation: number): Promise<Renewal>;
  tasks: TaskKeeper;
  history: KeptHistory | null;
  goals(): Promise<readonly Goal[]>;
  notes(): Promise<readonly DayNote[]>;
  alerts(): Promise<readonly OpenAlert[]>;
};

export type ModuleHistory = {
  levels: Readonly<Record<HistoryLevel, HistoryReach>>;
  watched: Readonly<Record<WatchedMetric, WatchedMeasure>>;
  /** Null where the platform gives no currency or time zone; nothing is stored then. */
  moment(credential: Credential): HistoryMoment | null;
  /** Which remembered rows the totals of a question add up; null where they are of others. */
  rowsOf(tool: string, args: Readonly<Record<string, unknown>>): Promise<HistoryRows | null>;
  /** Gives way to tool calls. Null where the span is too large for one read. @throws the platform's refusals */
  read(access: ConnectionAccess, span: HistorySpan, signal: AbortSignal): Promise<HistoryReading | null>;
};

/**
 * `grave`: what the diagnosis finds and is grave, by rules that need few requests. `pace`: of which app's limit a
 * digest's requests are, and how many digests a second half of it allows.
 */
export type ModuleDigest = DigestView & {
  grave(access: ConnectionAccess, context: CallContext): Promise<GraveFindings>;
  pace(credential: Credential, known: { remembered: boolean }): { app: string; perSecond: number };
};

/** The time limit of one tool call, below the 60 s after which clients give up (the SDKs' default). */
export const CALL_TIME_MS = 45_000;

export type CallContext = {
  signal: Ending;
  progress(done: number, total: number, message: string): void;
  onUpstream(requestId: string): void;
  /** A request to the platform is over. `path` has no query and no id. */
  onExchange?(path: string, startedMs: number, answered: boolean): void;
  onMisfit?(misfit: string): void;
  /** Arguments that were read before these; asked for where others are refused. */
  besides?(): Promise<readonly string[]>;
  /** How long a request waited for its turn at the platform's limits. */
  onWaited?(ms: number): void;
  /** What the answer's totals are made of; only where other accounts are asked, too. */
  onTotals?(totals: AddableTotals): void;
  onChange?(change: AddableChange): void;
  /** Called once a credential was opened. */
  onBasis?(basis: AnswerBasis): void;
  /** Remembered days that were read since then answer as they are kept, though not settled. */
  readSinceMs?: number;
  /** Nobody waits: requests let callers go first. */
  behindCallers?: boolean;
  /** Asked of several accounts at once: one that has nothing is no fault beside others that have. */
  besideOthers?: boolean;
  /** A client of the owner reads the answer: the account's money and standing at the platform are the owner's alone. */
  forClient?: boolean;
};

export type ToolListing = {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
};

/**
 * Every answer has a `meta` object, to which `calls/` adds `notice`. Of the spans of days in its `window`,
 * `compared_with` and `trend` usage keeps the first and the last day.
 */
export type ToolAnswer = { meta: Record<string, unknown> } & Record<string, unknown>;

/**
 * How one credential serves several accounts. `accountField`: the pasted field that names one. `accountFields`: every
 * sealed field that is the account's and not the credential's. `tokens`: those that no second credential may hold.
 */
export type ModuleSharing = {
  accountField: string;
  accountFields: readonly string[];
  tokens(credential: Credential): readonly Secret[];
  /** The accounts that pasted fields reach, whichever they name. @throws invalid_input, and the platform's refusals */
  reachable(pasted: unknown): Promise<readonly ReachableAccount[]>;
  /** The accounts that a sealed credential reaches now. @throws the platform's refusals */
  reachedBy(credential: Credential): Promise<readonly ReachableAccount[]>;
};

/**
 * What a call means where the workspace has several accounts. `one`: the account it names. `all`: that one, or each of
 * them. `listed`: that one, and without a name the list of them. `any`: no account matters.
 */
export type AccountUse = "one" | "all" | "listed" | "any";

/**
 * What the rows of a tool's answer hold, for a question to several accounts. `money`: always some, such as budgets.
 * `figures`: what the totals or the change say. `neither`: no amount, and no day of the account's own.
 */
export type RowsHold = "money" | "figures" | "neither";

export type ModuleTool = {
  name: string;
  set: ToolPlace;
  /** Whether hosts that can are offered the app that draws its answers, which have columns and rows. */
  drawn?: boolean;
  accounts: AccountUse;
  rowsHold: RowsHold;
  listing(): Promise<ToolListing>;
  call(access: ConnectionAccess, args: unknown, context: CallContext): Promise<ToolAnswer>;
};

export type ModuleResource = {
  uri: string;
  name: string;
  title: string;
  description: string;
  mimeType: string;
  text(): Promise<string>;
  set: ToolPlace;
};

export type ModulePrompt = {
  listing: PromptListing;
  /** By name: only who may call all of them is offered the prompt. */
  tools: readonly string[];
  /** @throws invalid_input naming the argument */
  write(args: Readonly<Record<string, string>>): string;
};

export type PromptListing = {
  name: string;
  title: string;
  description: string;
  arguments: { name: string; description: string; required: boolean }[];
};

export type Module = {
  name: string;
  title: string;
  /** Text that every model gets on connecting. It is short because each conversation pays for it. */
  instructions: string;
  fields: readonly CredentialField[];
  page: ModulePage;
  tools: readonly ModuleTool[];
  resources?: readonly ModuleResource[];
  prompts?(): Promise<readonly ModulePrompt[]>;
  skills?(): Promise<readonly ModuleSkill[]>;
  digest?: ModuleDigest;
  endings?: readonly PlatformEnding[];
  causes?: ModuleCauses;
  /** Merges pasted fields with the standing credential. @throws invalid_input naming the field, never its value */
  readCredential(pasted: unknown, standing: Credential | null): Credential;
  /**
   * The fields that differ from what was pasted last; a token that a refresh has replaced counts as unchanged.
   * @throws invalid_input naming the field, never its value
   */
  changedFields(given: unknown, standing: Credential): Readonly<Record<string, unknown>>;
  /**
   * @throws the platform's refusal: token_invalid and advertiser_not_found say that the credential is dead,
   * app_secret_wrong that the token works and the app's secret does not
   */
  verify(credential: Credential): Promise<Verified>;
  /** Null where nothing can renew the credential. */
  refresher?(credential: Credential): Refresher | null;
  renewedBy?(credential: Credential): Secret | null;
  /** Absent: each of its connections has a credential of its own. */
  sharing?: ModuleSharing;
  history?: ModuleHistory;
  authorization?: ModuleAuthorization;
  close(): Promise<void>;
};
