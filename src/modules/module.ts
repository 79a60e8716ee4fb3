/** What a module (one ad platform) and a tool are, for those who use them and those who write them. */

import type { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import type { JsonSchema } from "./json-schema.ts";
import type {
  HistoryLevel,
  HistoryMoment,
  HistoryReach,
  HistoryReading,
  HistorySpan,
  KeptHistory,
} from "./module-history.ts";
import type { ModulePage } from "./module-page.ts";

/** One field of a module's connect form. `name` is the platform's own word. */
export type CredentialField = {
  name: string;
  label: string;
  hint: string;
  secret: boolean;
  required: boolean;
  /** The values there are, the usual one first; absent where anything may be typed. */
  choices?: readonly { value: string; label: string }[];
};

/** What is sealed for one connection: pasted fields and what verification learnt. Only the vault and the module read it. */
export type Credential = Readonly<Record<string, string | number | Secret>>;

/** The account behind a connection; null where the platform does not say. */
export type Account = { id: string; name: string | null; currency: string | null; timezone: string | null };

/**
 * What verification found. `credential` is what to seal (the pasted fields plus the verified facts that requests
 * need), `account` a copy for people to read. `expiresAtMs`: known end of the access token, null when none is known.
 */
export type Verified = Lifetime & {
  credential: Credential;
  account: Account;
  warnings: readonly string[];
};

/** Known ends; null or absent where none is known. `refreshable`: the credential holds what renews it. */
export type Lifetime = {
  kind: "static" | "refreshable";
  expiresAtMs: number | null;
  refreshExpiresAtMs?: number | null;
};

/** An account that an authorisation reaches; its name is the platform's text, null where it says none. */
export type ReachableAccount = { id: string; name: string | null };

/** How a person authorises at the platform itself, for platforms where that gives a token. */
export type ModuleAuthorization = {
  /** What has to be known first: the app that asks. */
  fields: readonly CredentialField[];
  /** The field that says which of several accounts is meant. */
  accountField: string;
  /** The field that takes the address to come back to. */
  redirectField: string;
  /** Parameters of the redirected URL that may hold the code, the one that counts first. */
  codeParameters: readonly string[];
  /** @throws invalid_input naming the field, never its value */
  readApp(given: unknown): Credential;
  /** Where the person authorises. @throws invalid_input where `app` is not what `readApp` gives */
  portalUrl(app: Credential, state: string): string;
  /** One request, never repeated: the code is worth nothing afterwards. @throws the platform's refusal in our words */
  exchange(app: Credential, code: Secret): Promise<Credential>;
  /** @throws the platform's refusal in our words */
  accounts(authorized: Credential): Promise<readonly ReachableAccount[]>;
  /** What `readCredential` takes, as if it had been pasted. */
  toPasted(authorized: Credential, accountId: string): unknown;
};

/**
 * What one attempt to renew a credential came to. `denied`: the platform knows the refresh token no longer.
 * `app_secret`: it does not accept the app's own secret. `refused`: it said no in other words, and not that it cannot
 * now, which is `transient`. `unanswered`: nobody knows whether it was done. `endpoint`: the one that answered;
 * `requests`: how many were sent.
 */
export type RefreshAttempt = { endpoint: string | null; requests: number } & (
  | { outcome: "ok"; credential: Credential; lifetime: Lifetime }
  | { outcome: "denied" | "refused" | "app_secret" | "transient" | "unanswered"; error: ShopError }
);

/**
 * What an on-demand refresh came to: whether a newer credential can be opened now, and what it cost. `pending`: not
 * yet, and without anybody's help it will be tried again.
 */
export type Renewal = { renewed: boolean; requests: number; pending: boolean };

export type ConnectionState = "connected" | "degraded" | "needs_reconnect" | "unverified";

/** What a tool may know of its connection without opening it. */
export type ConnectionFacts = {
  /** Whose connection it is: workspaces take turns where something is scarce. */
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

/** A report the platform prepares; `delivered`: it has been read once. */
export type KeptTask = { taskId: string; delivered: boolean; expiresAtMs: number };

/** Tasks of one connection, across calls and processes; they go with the connection. `request` names what was asked. */
export type TaskKeeper = {
  /** Null where there is none, or it has expired. */
  get(request: string): Promise<KeptTask | null>;
  put(request: string, task: KeptTask): Promise<void>;
  /** Its file was read; nothing where another task has taken its place. */
  delivered(request: string, taskId: string): Promise<void>;
  forget(request: string): Promise<void>;
};

/** One workspace's connection, as a tool gets it. `open` asks the vault; its `generation` keys caches. */
export type ConnectionAccess = {
  facts: ConnectionFacts;
  /** @throws vault_key_missing, vault_unreadable, not_connected (disconnected meanwhile) */
  open(): Promise<{ generation: number; credential: Credential }>;
  /**
   * For who was told that the access token of this generation is dead: one refresh, shared by all who ask meanwhile.
   * Nothing is sent for a static credential, or where a newer generation stands already.
   */
  refreshNow(generation: number): Promise<Renewal>;
  tasks: TaskKeeper;
  /** Null where nothing is remembered. */
  history: KeptHistory | null;
};

/** How a module reads an account's days so that they can be remembered. */
export type ModuleHistory = {
  /** Of which several rows add up. The largest rows of a day are those with most of the first one. */
  metrics: readonly string[];
  levels: Readonly<Record<HistoryLevel, HistoryReach>>;
  /** Null where the platform does not say currency or time zone: nothing is remembered then. */
  moment(credential: Credential): HistoryMoment | null;
  /** Behind every call. Null where it is too much at once: fewer days may do. @throws the platform's refusals */
  read(access: ConnectionAccess, span: HistorySpan, signal: AbortSignal): Promise<HistoryReading | null>;
};

/** As long as one tool call may take. Clients give up at 60 s (the SDKs' default): ours comes first, with words. */
export const CALL_TIME_MS = 45_000;

/** One call's surroundings. `signal` aborts at the call's time bound; `progress` reaches the client where it asked for it. */
export type CallContext = {
  signal: AbortSignal;
  progress(done: number, total: number, message: string): void;
  /** Told of each answer by the platform's own id of the request, for the log. */
  onUpstream(requestId: string): void;
  /** Told of an answer that is not what its schema says; absent where nobody looks. */
  onMisfit?(misfit: string): void;
};

/** What a client sees of a tool. */
export type ToolListing = {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  annotations: { readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
};

/** Every answer has a `meta` object, to which `calls/` adds `notice`. */
export type ToolAnswer = { meta: Record<string, unknown> } & Record<string, unknown>;

export type ModuleTool = {
  listing: ToolListing;
  /** `args` as the client sent them. @throws invalid_input, and whatever the tool itself throws */
  call(access: ConnectionAccess, args: unknown, context: CallContext): Promise<ToolAnswer>;
};

/** A text about the platform, the same for every workspace. `uri` begins with the module's name. */
export type ModuleResource = {
  uri: string;
  name: string;
  title: string;
  description: string;
  mimeType: string;
  text: string;
};

/** A question that a person picks in their client; what is written leads a model through the module's tools. */
export type ModulePrompt = {
  listing: PromptListing;
  /** @throws invalid_input naming the argument */
  write(args: Readonly<Record<string, string>>): string;
};

/** What a client sees of a prompt. */
export type PromptListing = {
  name: string;
  title: string;
  description: string;
  arguments: { name: string; description: string; required: boolean }[];
};

export type Module = {
  /** Kebab-case, as in `shopmcp connect NAME`. */
  name: string;
  title: string;
  /** Said to every model that connects: a few sentences, since each conversation pays for them. */
  instructions: string;
  fields: readonly CredentialField[];
  /** How people are shown it. */
  page: ModulePage;
  tools: readonly ModuleTool[];
  resources?: readonly ModuleResource[];
  prompts?: readonly ModulePrompt[];
  /**
   * Parses pasted fields, merged with the standing credential where there is one.
   * @throws invalid_input naming the field, never its value
   */
  readCredential(pasted: unknown, standing: Credential | null): Credential;
  /**
   * Of the given fields those that are not what was pasted last; a token that a refresh has replaced since is no change.
   * @throws invalid_input naming the field, never its value
   */
  changedFields(given: unknown, standing: Credential): Readonly<Record<string, unknown>>;
  /**
   * Asks the platform whether the credential works.
   * @throws the platform's refusal in our words: token_invalid and advertiser_not_found say that it is dead,
   * app_secret_wrong that the token works and the app's secret does not
   */
  verify(credential: Credential): Promise<Verified>;
  /**
   * How to renew a credential: what is returned makes one attempt and never throws. Null where the credential holds
   * nothing to renew it with; absent where the platform's credentials are never renewed.
   */
  refresher?(credential: Credential): (() => Promise<RefreshAttempt>) | null;
  /** What one use of the refresher may use up: the refresh token. Absent where there is no refresher. */
  renewedBy?(credential: Credential): Secret | null;
  /** Absent where nothing of an account is worth remembering. */
  history?: ModuleHistory;
  /** Absent where a platform knows pasted tokens only. */
  authorization?: ModuleAuthorization;
  close(): Promise<void>;
};
