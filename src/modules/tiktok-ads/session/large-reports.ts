/** The way to reports that TikTok prepares: begin one, look at it, fetch its file. Nothing else can be sent by it. */

import { createHash } from "node:crypto";
import type { Answer, AnswerCache } from "#ads/answer-cache.ts";
import type { Sleep } from "#ads/pacing.ts";
import type { Clock } from "#clock.ts";
import { toShopError } from "#errors.ts";
import type { FairLimiter } from "#fair-limiter.ts";
import type { KeptTask, TaskKeeper } from "#modules/module.ts";
import { REPORT_TASK_CHECK } from "../endpoints/report-task-check.ts";
import { REPORT_TASK_CREATE } from "../endpoints/report-task-create.ts";
import { REPORT_TASK_DOWNLOAD } from "../endpoints/report-task-download.ts";
import type { AskBounds, Caller, Change, TikTokClient } from "../wire/client.ts";
import { encodeQuery, type Query } from "../wire/query.ts";
import type { CallLedger } from "./call-ledger.ts";

/** How long a report serves from when TikTok was asked to prepare it: the same question later is about other numbers. */
const KEPT_MS = 3_600_000;

export type LargeReports = {
  /** This call asks for a further page of what another one began. */
  continued: boolean;
  /** Whether this connection began the same question in the last hour with the same credential. */
  begun(question: unknown): Promise<boolean>;
  /** The task that was begun then, which dates this call's numbers; null where its file was read and is wanted anew. */
  reuse(question: unknown): Promise<KeptTask | null>;
  keep(question: unknown, task: KeptTask): Promise<void>;
  /** Its file was read. */
  delivered(question: unknown, taskId: string): Promise<void>;
  forget(question: unknown): Promise<void>;
  /** Those who ask the same at once share one task. */
  prepare(body: Change["body"]): Promise<KeptTask>;
  /** TikTok's word for it. */
  status(taskId: string): Promise<string>;
  /** Its file, which `read` makes something smaller of while no other file of this server is read. @throws time_limit */
  file<Result>(taskId: string, read: (text: string) => Promise<Result>): Promise<Result>;
  wait(ms: number): Promise<void>;
  /** Of the call's time. */
  leftMs(): number;
};

/** Sends with a token that is alive. */
export type Sending = <Result>(
  signal: AbortSignal,
  send: (caller: Caller, bounds: AskBounds) => Promise<Result>,
) => Promise<Result>;

/** Of the whole server: how many files are in memory, and how many of them are read at this moment. */
export type FileLimits = { inMemory: FairLimiter; reading: FairLimiter };

type Parts = { clock: Clock; client: TikTokClient; cache: AnswerCache; sleep: Sleep; fileLimits: FileLimits };

type Call = {
  tenant: string;
  advertiserId: string;
  generation: number;
  cachePrefix: string;
  fresh: boolean;
  /** Of an answer whose first page another call gave. */
  continued: boolean;
  deadlineMs: number;
  sending: Sending;
  ledger: CallLedger;
  signal: AbortSignal;
  tasks: TaskKeeper;
};

export function createLargeReports({ clock, client, cache, sleep, fileLimits }: Parts, call: Call): LargeReports {
  const { advertiserId, generation, cachePrefix, fresh, continued, deadlineMs, sending, ledger, signal, tasks } = call;
  const caller = { tenant: call.tenant, signal };
  // A task opens to the token that began it alone, so it dies with the credential.
  const nameOf = (question: unknown) =>
    createHash("sha256")
      .update(JSON.stringify([advertiserId, generation, question]))
      .digest("base64url");
  const shared = async (what: string, anew: boolean, ask: (signal: AbortSignal) => Promise<Answer>) => {
    let asked = false;
    const read = (fromTikTok: boolean) =>
      cache.read({ key: `${cachePrefix}${what}`, fresh: fromTikTok, signal }, (abandoned) => {
        asked = true;
        return ask(abandoned);
      });
    const found = await read(anew);
    // The cache may keep answers for a day, and among them which task was begun.
    const answer = found.fetchedAtMs + KEPT_MS > clock.now() ? found : await read(true);
    ledger.onAnswer(answer, asked);
    return answer;
  };
  const queryOf = (taskId: string): Query => ({ advertiser_id: advertiserId, task_id: taskId });
  return {
    continued,
    begun: async (question) => (await tasks.get(nameOf(question))) !== null,
    async reuse(question) {
      const task = await tasks.get(nameOf(question));
      // A further page is of the same file, or rows would be twice in the whole, or nowhere.
      if (task === null || (task.delivered && !continued && (fresh || !cache.keeps))) return null;
      ledger.onAnswer({ fetchedAtMs: task.expiresAtMs - KEPT_MS, cut: false }, !task.delivered);
      return task;
    },
    keep: (question, task) => tasks.put(nameOf(question), task),
    delivered: (question, taskId) => tasks.delivered(nameOf(question), taskId),
    async forget(question) {
      await tasks.forget(nameOf(question));
      cache.forget(`${cachePrefix}${REPORT_TASK_CREATE.path} `);
    },
    async prepare(body) {
      const { data, fetchedAtMs } = await shared(
        `${REPORT_TASK_CREATE.path} ${JSON.stringify(body)}`,
        fresh,
        (abandoned) => sending(abandoned, (caller, bounds) => client.prepareReport(caller, body, bounds)),
      );
      return {
        taskId: REPORT_TASK_CREATE.read(data, ledger.onOdd).task_id,
        delivered: false,
        expiresAtMs: fetchedAtMs + KEPT_MS,
      };
    },
    async status(taskId) {
      const request = { endpoint: REPORT_TASK_CHECK, query: queryOf(taskId) };
      const { data } = await shared(`${request.endpoint.path}?${encodeQuery(request.query)}`, true, (abandoned) =>
        sending(abandoned, (caller, bounds) => client.ask(caller, request, bounds)),
      );
      return REPORT_TASK_CHECK.read(data, ledger.onOdd).status;
    },
    file: (taskId, read) =>
      fileLimits.inMemory(caller, async () => {
        const request = { endpoint: REPORT_TASK_DOWNLOAD, query: queryOf(taskId) };
        const what = `${request.endpoint.path}?${encodeQuery(request.query)}`;
        const { data } = await shared(what, false, (abandoned) =>
          sending(abandoned, (caller, bounds) => client.download(caller, request, bounds)),
        );
        return fileLimits
          .reading(caller, () => read(REPORT_TASK_DOWNLOAD.read(data)))
          .catch((thrown) => {
            // What was damaged on its way is fetched once more by the next call.
            if (toShopError(thrown).code === "upstream_shape") cache.forget(`${cachePrefix}${what}`);
            throw thrown;
          });
      }),
    wait: (ms) => sleep(ms, signal),
    leftMs: () => deadlineMs - clock.now(),
  };
}
