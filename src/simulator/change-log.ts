/** TikTok's three endpoints for the log of changes to an account: create, check and download a task. */

import { z } from "zod";
import type { ChangeLogTask, Edit } from "./account-edit.ts";
import { type Call, defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { id, ids } from "./query.ts";
import { hashOf } from "./random.ts";
import { badParameter, Refusal } from "./refusal.ts";

const SCOPE = "230";
const MAX_DAYS = 30;
const DAY_MS = 86_400_000;
const MAX_IDS = 100;
const NO_SUCH_OBJECT = 40007;

const moment = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/, "a time is YYYY-MM-DD HH:MM:SS");

export const createChangeLogTask = defineEndpoint({
  method: "POST",
  path: "/changelog/task/create/",
  scope: SCOPE,
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    start_time: moment,
    end_time: moment,
    object_type: z.enum(["AD", "ADGROUP", "ADVERTISER", "CAMPAIGN"]).optional(),
    object_ids: ids(MAX_IDS).optional(),
  }),
  run(call, { advertiser_id, start_time, end_time, object_type, object_ids }) {
    const { advertiserId } = grantedAdvertiser(call, advertiser_id);
    const { world, clock, token } = call;
    const [fromMs, toMs] = [readMoment(start_time), readMoment(end_time)];
    if (toMs <= fromMs) throw badParameter("end_time: must be later than start_time.");
    if (toMs - fromMs > MAX_DAYS * DAY_MS)
      throw badParameter(`start_time and end_time: the gap must not exceed ${MAX_DAYS} days.`);
    const edits = world.edits.filter(
      (edit) =>
        edit.advertiserId === advertiserId &&
        edit.atMs >= fromMs &&
        edit.atMs < toMs &&
        (object_type === undefined || edit.objectType === object_type) &&
        (object_ids === undefined || object_ids.includes(edit.objectId)),
    );
    const taskId = `75${String(hashOf(world.seed, "change log", world.changeLogTasks.size)).padStart(17, "0")}`;
    const task = { advertiserId, accessToken: token.accessToken, createdAtMs: clock.now(), edits };
    world.changeLogTasks.set(taskId, task);
    return { task_id: taskId };
  },
});

const taskQuery = z.strictObject({ advertiser_id: id, task_id: id });

export const checkChangeLogTask = defineEndpoint({
  method: "GET",
  path: "/changelog/task/check/",
  scope: SCOPE,
  sandbox: false,
  input: taskQuery,
  run: (call, query) => ({ status: statusOf(call, knownTask(call, query)) }),
});

export const downloadChangeLogTask = defineEndpoint({
  method: "GET",
  path: "/changelog/task/download/",
  scope: SCOPE,
  sandbox: false,
  input: taskQuery,
  run(call, query) {
    const task = knownTask(call, query);
    const status = statusOf(call, task);
    if (status !== "SUCCESS") return { status };
    return { status, changelog: `{'file_data': b'${escaped(csvOf(task))}', 'file_name': 'changelog.csv'}` };
  },
});

function readMoment(text: string): number {
  const atMs = Date.parse(`${text.replace(" ", "T")}Z`);
  if (Number.isNaN(atMs)) throw badParameter(`${text} is no time.`);
  return atMs;
}

function knownTask(call: Call, { advertiser_id, task_id }: z.output<typeof taskQuery>): ChangeLogTask {
  const { advertiserId } = grantedAdvertiser(call, advertiser_id);
  const task = call.world.changeLogTasks.get(task_id);
  if (task === undefined || task.advertiserId !== advertiserId || task.accessToken !== call.token.accessToken)
    throw new Refusal(NO_SUCH_OBJECT, `The task ${task_id} does not exist.`);
  return task;
}

function statusOf({ clock, world }: Call, { createdAtMs }: ChangeLogTask): string {
  if (world.changeLogFails) return "FAILED";
  const { queuedMs, processedMs } = world.taskPace;
  return clock.now() - createdAtMs < queuedMs + processedMs ? "PROCESSING" : "SUCCESS";
}

function csvOf({ edits }: ChangeLogTask): string {
  const rows = edits.map((edit) => [
    new Date(edit.atMs).toISOString().slice(0, 19).replace("T", " "),
    ...[edit.objectType, edit.objectId, edit.objectName, edit.operator, "TikTok Ads Manager", ""],
    detailsOf(edit),
  ]);
  const head = ["Time", "log_object_type", "Object ID", "Object", "Operator", "Source", "App ID", "Activity details"];
  return [["Summary"], ["Total changes", String(rows.length)], [""], head, ...rows]
    .map((row) => `${row.map(quoted).join(",")}\r\n`)
    .join("");
}

/** Values stand in TikTok's file as Python writes its byte strings. */
function detailsOf({ action, what, before, after }: Edit): string {
  const changed =
    before === null || after === null ? {} : { before_after: [{ before: bytes(before), after: bytes(after) }] };
  return JSON.stringify([{ action, name: bytes(what), ...changed }]);
}

function bytes(text: string): string {
  return `b'${text}'`;
}

function quoted(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Python shows a byte string in single quotes this way. */
function escaped(text: string): string {
  return [...Buffer.from(text)]
    .map((byte) => {
      if (byte === 0x5c) return "\\\\";
      if (byte === 0x27) return "\\'";
      if (byte === 0x0a) return "\\n";
      if (byte === 0x0d) return "\\r";
      if (byte === 0x09) return "\\t";
      return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, "0")}`;
    })
    .join("");
}
