/** The worker that makes one copy of a database for `copy-in-worker.ts`. */

import { parentPort, workerData } from "node:worker_threads";
import { ShopError } from "#errors.ts";
import { type CopyReply, type WorkerCopy, writeCopy } from "./copy.ts";
import { openFile } from "./open-file.ts";

parentPort?.postMessage(replyTo(workerData));

function replyTo({ path, target, schema, nowMs }: WorkerCopy): CopyReply {
  try {
    const sqlite = openFile(path, "read");
    try {
      return { placed: writeCopy({ sqlite, target, schema, nowMs }) };
    } finally {
      sqlite.close();
    }
  } catch (thrown) {
    if (thrown instanceof ShopError) return { code: thrown.code, message: thrown.message };
    return { code: null, message: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}
