/** One tool call, the same for MCP, the JSON API and the shell: limits → tool → notice → usage. */

import type { Clock } from "#clock.ts";
import type { Ending } from "#concurrency/ending.ts";
import { createLimit } from "#concurrency/time-limit.ts";
import type { Connections } from "#connections/connections.ts";
import { notConnected } from "#connections/find-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { toShopError } from "#errors.ts";
import { describeCause, type Log } from "#log.ts";
import type { Metrics } from "#metrics.ts";
import type { AnswerBasis, Standing } from "#modules/answer-basis.ts";
import { CALL_TIME_MS, type CallContext, type Module, type ModuleTool, type ToolAnswer } from "#modules/module.ts";
import type { CallSpans } from "#tracing/call-spans.ts";
import type { TraceParent } from "#tracing/trace-parent.ts";
import type { Plans } from "#workspaces/plans.ts";
import type { Principal } from "#workspaces/principal.ts";
import type { Seen, UsageWriter } from "#workspaces/usage-writer.ts";
import type { AnsweredAccounts, AnsweredQuestion, PerAccount, ReceiptOf } from "./answered-question.ts";
import { type AccountAnswer, createAskAccount } from "./ask-account.ts";
import { askAllAccounts } from "./ask-all-accounts.ts";
import { type Asked, createCallContexts } from "./call-context.ts";
import { callEnd } from "./call-end.ts";
import { chooseAccount } from "./choose-account.ts";
import { createKeptAnswers, type Moment, questionOf } from "./kept-answers.ts";
import { listAccounts } from "./list-accounts.ts";
import { idsOf, named, upstreamFields } from "./log-fields.ts";
import { mergeAnswers } from "./merge-answers.ts";
import { noticeFor, withNotice } from "./notice.ts";
import { ofNoAccount } from "./of-no-account.ts";
import type { ReportingOf } from "./rate-periods.ts";
import { readBefore } from "./read-before.ts";
import { refuseRestrictedTool } from "./refuse-restricted.ts";
import { accountsIn, NOTHING_SEEN, seenIn } from "./seen.ts";
import { standingOfAll } from "./standing.ts";
import { toldProgress } from "./told-progress.ts";
import { type AnsweredCall, type ToolOutcome, toToolFailure } from "./tool-outcome.ts";
import { unknownTool } from "./unknown-tool.ts";

export type ToolCall = {
  principal: Principal;
  requestId: string | null;
  tool: string;
  args: unknown;
  readonly signal: Ending;
  /** Null where the caller wants no progress. */
  progress: CallContext["progress"] | null;
  address?: string | undefined;
  /** Where the answer's receipt can be opened; absent, it gets none. */
  serverUrl?: string | undefined;
  /** Of the client's own tracing. */
  trace?: TraceParent | undefined;
  /** For who wants each account's answer, too; it is never one that is kept. */
  perAccount?: PerAccount;
};

/** Never throws: failures are outcomes. */
export type CallTool = (call: ToolCall) => Promise<ToolOutcome>;

/** Of several accounts: each is a sentence or two. */
const MAX_NOTICES = 5;

type Parts = {
  modules: readonly Module[];
  connections: Connections;
  plans: Plans;
  usage: UsageWriter;
  /** Null where no collector is told. */
  spans: CallSpans | null;
  clock: Clock;
  metrics: Metrics;
  log: Log;
  storeVersion(): number;
  /** The owner's currency and rates for all accounts together. */
  reportingOf: ReportingOf;
  /** The receipt's address. */
  receiptOf: ReceiptOf;
  checkEvery: number;
  timeLimitMs?: number;
};

type Offered = { module: Module; tool: ModuleTool };

type Ran = { answered: AnsweredCall; standing: Standing | null };

type AllQuestion = Parameters<typeof askAllAccounts>[1];

type Noticed = { module: Module; access: AccountAnswer["access"]; row: ConnectionRow | null };

type Recorded = { outcome: ToolOutcome; startedMs: number };

type Kept = { question: string; moment: Moment };

type Running = { context: CallContext; onSeen(seen: Seen): void };

export function createCallTool(parts: Parts): CallTool {
  const { modules, connections, plans, usage, spans, clock, metrics, log } = parts;
  const tools = new Map<string, Offered>();
  for (const module of modules) for (const tool of module.tools) tools.set(tool.name, { module, tool });
  const kept = createKeptAnswers();
  const askAccount = createAskAccount({ connections, log });
  const timeLimit = createLimit(parts.timeLimitMs ?? CALL_TIME_MS);
  const contextOf = createCallContexts({ clock, log, tellsExchanges: spans !== null, checkEvery: parts.checkEvery });

  const offeredTo = (call: ToolCall): Offered => {
    const offered = tools.get(call.tool);
    if (offered === undefined) throw unknownTool(call, [...tools.values()]);
    refuseRestrictedTool(call.principal.restriction, offered.tool);
    return offered;
  };

  const answer = async (call: ToolCall, offered: Offered, asked: Asked, { question, moment }: Kept) => {
    const end = callEnd(timeLimit, call.signal);
    const told = toldProgress(call.progress, offered.module);
    const context = contextOf(call, asked, { progress: told.progress, signal: end.signal });
    const onSeen = (seen: Seen) => {
      asked.seen = seen;
    };
    try {
      const { answered, standing } = await end.before(run(call, offered, { context, onSeen }));
      if (standing !== null) kept.keep(question, moment, { answered, standing, seen: asked.seen });
      return answered;
    } finally {
      told.end();
    }
  };

  const run = async (call: ToolCall, { module, tool }: Offered, running: Running): Promise<Ran> => {
    const { context, onSeen } = running;
    const { workspaceId, restriction } = call.principal;
    const rows = await connections.accounts({ workspaceId, module });
    if (rows.length === 0) throw notConnected({ workspaceId, module: module.name, title: module.title });
    const { asked, visible, args } = chooseAccount({ rows, restriction, module, use: tool.accounts, args: call.args });
    if (asked === "list") return answeredWith(listAccounts(visible), null);
    context.besides = () => readBefore(call, tool, visible.length > 1);
    const question = { module, tool, args, context };
    onSeen(seenIn(asked === "all" ? visible : [asked], []));
    if (asked === "all" || call.perAccount !== undefined)
      return runForAll(call, { ...question, rows: visible, argsOf: call.perAccount?.argsOf }, onSeen);
    const { answer: own, access, bases, standing } = await askAccount({ module, tool, args, context, row: asked });
    onSeen(seenIn([asked], [own]));
    const isOne = visible.length === 1;
    const placed = () =>
      tool.accounts === "any" ? ofNoAccount(own) : { ...own, meta: { account: asked.label, ...own.meta } };
    const plain = isOne ? own : placed();
    const said = noticeOf(call, { module, access, row: isOne ? null : asked });
    const of = { workspaceId, module: module.name, connectionId: asked.id, tool: tool.name, args, answer: own };
    const told = (requestIds: readonly string[]) => ({ ...of, requestIds });
    return answeredWith(withNotice(plain, said, receiptFor(call, bases, told)), standing);
  };

  const runForAll = async (
    call: ToolCall,
    question: Omit<AllQuestion, "timeLimitMs" | "reporting">,
    onSeen: Running["onSeen"],
  ): Promise<Ran> => {
    const reporting = await parts.reportingOf(call.principal.workspaceId);
    const all = await askAllAccounts(askAccount, { ...question, timeLimitMs: timeLimit.ms, reporting });
    const answers = all.answered.map(({ answer: own }) => own);
    onSeen(seenIn(question.rows, answers));
    const { onAll } = call.perAccount ?? {};
    if (onAll !== undefined) {
      onAll(all, reporting?.currency ?? null);
      return answeredWith({ meta: {} }, null);
    }
    const { module, tool, args } = question;
    const notices = all.answered.flatMap(({ access, row }) => noticeOf(call, { module, access, row }) ?? []);
    const said = [...new Set(notices)].slice(0, MAX_NOTICES).join(" ");
    const merged = mergeAnswers(all, reporting?.currency ?? null);
    const told = (requestIds: readonly string[]) => ({
      ...{ workspaceId: call.principal.workspaceId, module: module.name, tool: tool.name, args, requestIds },
      answer: merged,
      accounts: all.answered.map(({ row, answer: own }) => ({ connectionId: row.id, label: row.label, answer: own })),
      missing: all.missing.map(({ row }) => row.label),
    });
    call.perAccount?.onAnswered?.(told([]));
    const bases = all.answered.flatMap((one) => one.bases);
    return answeredWith(
      withNotice(merged, said === "" ? null : said, receiptFor(call, bases, told)),
      all.missing.length === 0 ? standingOfAll(all.answered) : null,
    );
  };

  const noticeOf = ({ principal }: ToolCall, { module, access, row }: Noticed) => {
    const title = row === null ? module.title : `${module.title} (${row.label})`;
    return noticeFor({ principal, facts: access.facts, outlook: access.outlook, title, nowMs: clock.now() });
  };

  /** None where no number of an account is in the answer, or nobody could open it. */
  const receiptFor = (
    { serverUrl }: ToolCall,
    bases: readonly AnswerBasis[],
    told: (requestIds: readonly string[]) => AnsweredQuestion | AnsweredAccounts,
  ): string | null => {
    if (serverUrl === undefined) return null;
    const ids = bases.map((basis) => basis.requestIds()).filter((of) => of !== null);
    return ids.length === 0 ? null : parts.receiptOf(serverUrl, told(ids.flat()));
  };

  const refused = (call: ToolCall, asked: Asked, thrown: unknown): ToolOutcome => {
    const error = toShopError(thrown);
    const fields = { ...named(call), code: error.code, ...upstreamFields(error), ...idsOf(asked) };
    const internal = error.code === "internal";
    const cause = internal || error.cause !== undefined ? { cause: describeCause(error.cause) } : {};
    if (internal) log.error("Tool call failed inside ShopMCP", { ...fields, ...cause });
    else log.info("Tool call refused", { ...fields, ...cause });
    return { ok: false, failure: toToolFailure(error) };
  };

  const record = (call: ToolCall, asked: Asked, { outcome, startedMs }: Recorded) => {
    const endedMs = clock.now();
    const latencyMs = Math.max(0, endedMs - startedMs);
    const tool = tools.has(call.tool) ? call.tool : "unknown";
    const result = outcome.ok ? "ok" : outcome.failure.error;
    metrics.countCall({ tool, outcome: result, seconds: latencyMs / 1_000 });
    usage.record({
      at_ms: startedMs,
      workspace_id: call.principal.workspaceId,
      key_id: call.principal.keyId,
      tool,
      outcome: result,
      latency_ms: latencyMs,
      connection_ids: asked.seen.connection_ids,
      first_day: asked.seen.first_day,
      last_day: asked.seen.last_day,
      address: call.address,
    });
    // What is still under way when a call's time is up ends after it, and is not told.
    spans?.record({
      ...{ tool, outcome: result, startedMs, endedMs, parent: call.trace },
      ...{ accounts: accountsIn(asked.seen), exchanges: [...(asked.exchanges ?? [])] },
    });
  };

  return async (call) => {
    const startedMs = clock.now();
    const asked: Asked = { requests: 0, ids: "", exchanges: null, seen: NOTHING_SEEN };
    let outcome: ToolOutcome;
    try {
      const offered = offeredTo(call);
      const { workspaceId } = call.principal;
      const plan = await plans.planOf(workspaceId);
      if (plan !== undefined) {
        // It can be cancelled from when its signal is looked at.
        void call.signal;
        await plans.admit(workspaceId, plan);
      }
      const question = questionOf(call.principal, call);
      const moment = { version: parts.storeVersion(), nowMs: startedMs };
      const again = call.perAccount === undefined ? kept.find(question, moment) : undefined;
      asked.seen = again?.seen ?? NOTHING_SEEN;
      outcome = again?.answered ?? (await answer(call, offered, asked, { question, moment }));
    } catch (thrown) {
      outcome = refused(call, asked, thrown);
    }
    // A call that asked nobody stands in the log only where the client looks for its trace there.
    if (outcome.ok && (asked.requests > 0 || call.trace !== undefined))
      log.info("Tool call answered", { ...named(call), ...idsOf(asked) });
    record(call, asked, { outcome, startedMs });
    return outcome;
  };
}

function answeredWith(answer: ToolAnswer, standing: Standing | null): Ran {
  return { answered: { ok: true, answer, text: JSON.stringify(answer) }, standing };
}
