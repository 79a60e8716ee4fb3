/** The way to reports that TikTok prepares: begin one, look at it, fetch its file. Nothing else can be sent by it. */

import type { Answer, AnswerCache } from "#ads/answer-cache.ts";
import type { Clock } from "#clock.ts";
import { type Ending, signalOf } from "#concurrency/ending.ts";
import type { FairLimiter } from "#concurrency/fair-limiter.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import { toShopError } from "#errors.ts";
import type { KeptTask, TaskKeeper } from "#modules/module.ts";
import { REPORT_TASK_CHECK } from "../endpoints/report-task-check.ts";
import { REPORT_TASK_CREATE } from "../endpoints/report-task-create.ts";
import { REPORT_TASK_DOWNLOAD } from "../endpoints/report-task-download.ts";
import type { Change, ReadingClient } from "../wire/client.ts";
import { encodeQuery, type Query } from "../wire/query.ts";
import type { CallLedger } from "./call-ledger.ts";
import { TASK_KEPT_MS, taskName } from "./platform-task.ts";
import type { Sending } from "./renewing.ts";

export type LargeReports = {
  continued: boolean;
  begun(question: unknown): Promise<boolean>;
  /** Null where its file was already read and must be read anew. */
  reuse(question: unknown): Promise<KeptTask | null>;
  keep(question: unknown, task: KeptTask): Promise<void>;
  delivered(question: unknown, taskId: string): Promise<void>;
  forget(question: unknown): Promise<void>;
  prepare(body: Change["body"]): Promise<KeptTask>;
  status(taskId: string): Promise<string>;
  /** `read` reduces the file piece by piece; the server limits how many do so at once. @throws time_limit */
  file<Result>(taskId: string, read: (pieces: AsyncIterable<Uint8Array>) => Promise<Result>): Promise<Result>;
  wait(ms: number): Promise<void>;
  leftMs(): number;
};

export type FileLimits = { inMemory: FairLimiter; reading: FairLimiter };

type Parts = { clock: Clock; client: ReadingClient; cache: AnswerCache; sleep: Sleep; fileLimits: FileLimits };

type Call = {
  tenant: string;
  advertiserId: string;
  generation: number;
  cachePrefix: string;
  fresh: boolean;
  continued: boolean;
  deadlineMs: number;
  sending: Sending;
  ledger: CallLedger;
  /** A prepared report's life is its own. */
  onUse(): void;
  signal: Ending;
  tasks: TaskKeeper;
};

export function createLargeReports({ clock, client, cache, sleep, fileLimits }: Parts, call: Call): LargeReports {
  const { advertiserId, generation, cachePrefix, fresh, continued, deadlineMs, sending, ledger, signal, tasks } = call;
  const { onUse } = call;
  const caller = { tenant: call.tenant, signal };
  const nameOf = (question: unknown) => taskName({ advertiserId, generation }, question);
  const taskOf = async (question: unknown) => {
    const task = await tasks.get(nameOf(question));
    if (task !== null) onUse();
    return task;
  };
  const shared = async (what: string, anew: boolean, ask: (signal: Ending) => Promise<Answer>) => {
    let asked = false;
    const read = (fromTikTok: boolean) =>
      cache.read({ key: `${cachePrefix}${what}`, fresh: fromTikTok, signal }, (abandoned) => {
        asked = true;
        return ask(abandoned);
      });
    onUse();
    const found = await read(anew);
    // The cache may keep answers, and with them task ids, for a day.
    const answer = found.fetchedAtMs + TASK_KEPT_MS > clock.now() ? found : await read(true);
    ledger.onAnswer(answer, asked);
    return answer;
  };
  const queryOf = (taskId: string): Query => ({ advertiser_id: advertiserId, task_id: taskId });
  return {
    continued,
    begun: async (question) => (await taskOf(question)) !== null,
    async reuse(question) {
      const task = await taskOf(question);
      // A further page must come from the same file, or rows would repeat or be lost.
      if (task === null || (task.delivered && !continued && (fresh || !cache.keeps))) return null;
      ledger.onAnswer({ fetchedAtMs: task.expiresAtMs - TASK_KEPT_MS, cut: false, requestId: null }, !task.delivered);
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
        taskId: REPORT_TASK_CREATE.read(data, ledger).task_id,
        delivered: false,
        expiresAtMs: fetchedAtMs + TASK_KEPT_MS,
      };
    },
    async status(taskId) {
      const request = { endpoint: REPORT_TASK_CHECK, query: queryOf(taskId) };
      const { data } = await shared(`${request.endpoint.path}?${encodeQuery(request.query)}`, true, (abandoned) =>
        sending(abandoned, (caller, bounds) => client.ask(caller, request, bounds)),
      );
      return REPORT_TASK_CHECK.read(data, ledger).status;
    },
    file: (taskId, read) =>
      fileLimits.inMemory.run(caller, async () => {
        const request = { endpoint: REPORT_TASK_DOWNLOAD, query: queryOf(taskId) };
        const what = `${request.endpoint.path}?${encodeQuery(request.query)}`;
        const { data } = await shared(what, false, (abandoned) =>
          sending(abandoned, (caller, bounds) => client.download(caller, request, bounds)),
        );
        return fileLimits.reading
          .run(caller, () => read(REPORT_TASK_DOWNLOAD.read(data).pieces()))
          .catch((thrown) => {
            if (toShopError(thrown).code === "upstream_shape") cache.forget(`${cachePrefix}${what}`);
            throw thrown;
          });
      }),
    wait: (ms) => sleep(ms, signalOf(signal)),
    leftMs: () => deadlineMs - clock.now(),
  };
}
