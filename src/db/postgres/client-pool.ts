/** Connections to PostgreSQL by turns: whoever waits is counted and told when that takes too long, and what is broken is replaced. */

import type { DatabasePool } from "#db/health.ts";
import { ShopError } from "#errors.ts";
import type { Client } from "./client.ts";
import { isUnreachable } from "./database-errors.ts";

export type ClientPool<One = Client> = DatabasePool & {
  /** @throws server_busy after `withinMs` without a connection */
  take<Result>(work: (client: One) => Promise<Result>, withinMs?: number): Promise<Result>;
  close(seconds: number): Promise<unknown>;
};

/** A tool call has 45 s; a client that is told so can still ask again. */
const WAIT_MS = 10_000;

type Closable = { end(options: { timeout: number }): Promise<unknown> };

/** `open`: a client with one connection. `uptimeMs`: what waits are measured by. */
export type PoolOptions<One> = { name: DatabasePool["name"]; size: number; open(): One; uptimeMs(): number };

/**
 * The driver's own pool is not used: after a restart of the server it may keep a connection on which it never writes
 * again. A client that could not reach the server is left, and another one made at the next turn.
 */
export function createClientPool<One extends Closable>({
  name,
  size,
  open,
  uptimeMs,
}: PoolOptions<One>): ClientPool<One> {
  const waiting = new Set<() => void>();
  const clients = new Set<One>();
  const free: One[] = [];
  let used = 0;
  let waitedMs = 0;
  let refused = 0;
  const turn = (withinMs: number) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      waiting.delete(resolve);
      refused += 1;
      reject(exhausted(size, withinMs));
    }, withinMs);
    waiting.add(resolve);
    return promise.finally(() => clearTimeout(timer));
  };
  const enter = async (withinMs: number): Promise<One> => {
    if (used < size) used += 1;
    else {
      const sinceMs = uptimeMs();
      await turn(withinMs).finally(() => {
        waitedMs += Math.max(0, uptimeMs() - sinceMs);
      });
    }
    const client = free.pop() ?? open();
    clients.add(client);
    return client;
  };
  const leave = () => {
    const [next] = waiting;
    if (next === undefined) {
      used -= 1;
      return;
    }
    waiting.delete(next);
    next();
  };
  const drop = (client: One) => {
    clients.delete(client);
    client.end({ timeout: 0 }).catch(() => undefined);
  };
  return {
    ...{ name, size },
    used: () => used,
    waiting: () => waiting.size,
    waitedMs: () => waitedMs,
    refused: () => refused,
    async take(work, withinMs = WAIT_MS) {
      const client = await enter(withinMs);
      try {
        const result = await work(client);
        free.push(client);
        return result;
      } catch (error) {
        if (isUnreachable(error)) drop(client);
        else free.push(client);
        throw error;
      } finally {
        leave();
      }
    },
    close: (seconds) => Promise.all([...clients].map((client) => client.end({ timeout: seconds }))),
  };
}

function exhausted(size: number, withinMs: number): ShopError {
  return new ShopError(
    "server_busy",
    `All ${size} connections to the database were in use for ${withinMs / 1_000} seconds. Try again in a moment. If it goes on, look for what holds locks or is slow there (pg_stat_activity), or add a server.`,
    { retryAfterSeconds: 2 },
  );
}
