/** Copies in a worker, since SQLite blocks the calling thread. */

import { Worker } from "node:worker_threads";
import { ShopError } from "#errors.ts";
import type { CopyReply, WorkerCopy } from "./copy.ts";

export async function writeCopyInWorker(program: URL, wanted: WorkerCopy): Promise<boolean> {
  const worker = new Worker(program, { workerData: wanted });
  try {
    const reply = await new Promise<CopyReply>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`The copy worker exited with code ${code} and no answer.`)));
    });
    if ("placed" in reply) return reply.placed;
    throw reply.code === null ? new Error(reply.message) : new ShopError(reply.code, reply.message);
  } finally {
    await worker.terminate();
  }
}
