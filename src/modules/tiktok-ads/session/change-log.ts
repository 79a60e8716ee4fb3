/** The way to TikTok's log of changes: begin a file, look at it while the call has time, read it. Nothing else is sent. */

import type { Clock } from "#clock.ts";
import { type Ending, signalOf } from "#concurrency/ending.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { TaskKeeper } from "#modules/module.ts";
import { CHANGELOG_TASK_CHECK } from "../endpoints/changelog-task-check.ts";
import { CHANGELOG_TASK_CREATE } from "../endpoints/changelog-task-create.ts";
import { CHANGELOG_TASK_DOWNLOAD } from "../endpoints/changelog-task-download.ts";
import type { ChangeLogBody, ReadingClient } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import type { Query } from "../wire/query.ts";
import type { CallLedger } from "./call-ledger.ts";
import { TASK_KEPT_MS, taskName } from "./platform-task.ts";
import type { Sending } from "./renewing.ts";

/** Looks at a file under way, a second and a half apart: an explanation does not wait longer for its causes. */
const MAX_LOOKS = 8;
const BETWEEN_LOOKS_MS = 1_500;
const RESERVED_MS = 10_000;
const ASK_AGAIN_SECONDS = 20;

export type ChangeLogSpan = Pick<ChangeLogBody, "start_time" | "end_time">;

/** The file's text. @throws report_pending while TikTok prepares it, and TikTok's refusals */
export type ReadChangeLog = (span: ChangeLogSpan) => Promise<string>;

type Parts = { clock: Clock; client: ReadingClient; sleep: Sleep };

type Call = {
  advertiserId: string;
  generation: number;
  deadlineMs: number;
  sending: Sending;
  ledger: CallLedger;
  onUse(): void;
  signal: Ending;
  tasks: TaskKeeper;
  get<Data>(endpoint: Endpoint<Data>, query: Query): Promise<Data>;
};

export function createChangeLog({ clock, client, sleep }: Parts, call: Call): ReadChangeLog {
  const { advertiserId, generation, deadlineMs, sending, ledger, onUse, signal, tasks, get } = call;
  const begin = async (span: ChangeLogSpan): Promise<string> => {
    const body = { advertiser_id: advertiserId, start_time: span.start_time, end_time: span.end_time };
    const { data } = await sending(signal, (caller, bounds) => client.prepareChangeLog(caller, body, bounds));
    return CHANGELOG_TASK_CREATE.read(data, ledger).task_id;
  };
  const statusOf = async (taskId: string): Promise<string> => {
    const request = { endpoint: CHANGELOG_TASK_CHECK, query: { advertiser_id: advertiserId, task_id: taskId } };
    const { data } = await sending(signal, (caller, bounds) => client.ask(caller, request, bounds));
    return CHANGELOG_TASK_CHECK.read(data, ledger).status;
  };
  return async (span) => {
    onUse();
    const name = taskName({ advertiserId, generation }, ["change log", span]);
    const standing = await tasks.get(name);
    const taskId = standing?.taskId ?? (await begin(span));
    if (standing === null) await tasks.put(name, { taskId, delivered: false, expiresAtMs: clock.now() + TASK_KEPT_MS });
    try {
      for (let look = 1; ; look += 1) {
        const status = await statusOf(taskId);
        if (status === "SUCCESS") break;
        if (status === "FAILED")
          throw new ShopError("upstream_rejected", "TikTok could not prepare it. Ask again later.");
        if (look === MAX_LOOKS || deadlineMs - clock.now() < RESERVED_MS) throw stillPreparing();
        await sleep(BETWEEN_LOOKS_MS, signalOf(signal));
      }
      const { changelog } = await get(CHANGELOG_TASK_DOWNLOAD, { advertiser_id: advertiserId, task_id: taskId });
      return changelog ?? "";
    } catch (thrown) {
      // A task that TikTok no longer knows, or that failed, is begun anew by the next call.
      const { code } = toShopError(thrown);
      if (code === "upstream_rejected" || code === "upstream_missing") await tasks.forget(name);
      throw thrown;
    }
  };
}

function stillPreparing(): ShopError {
  return new ShopError(
    "report_pending",
    `TikTok is still preparing it. Ask the same again in ${ASK_AGAIN_SECONDS} seconds; what is under way is kept.`,
    { retryAfterSeconds: ASK_AGAIN_SECONDS },
  );
}
