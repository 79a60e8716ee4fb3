/** The probes and the metrics. */

import type { Log } from "#log.ts";

/** `message` says how to mend a failed check. It goes to the log only, since it may name a key or a folder. */
export type ReadinessCheck = { name: string; ok: boolean; message?: string };

export type Readiness = () => Promise<readonly ReadinessCheck[]>;

export type HealthOptions = {
  readiness: Readiness;
  metrics(): Promise<string>;
  log: Log;
};

/** Orchestrators probe by IP address, so these two answer to any Host header. */
export const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** Anybody may ask, so the answer only says where the details are. */
const LOOK_IN_LOG = "The server's log says why, and so does `shopmcp doctor`.";

export type HealthAnswers = Readonly<Record<string, () => Promise<Response>>>;

export function createHealthAnswers({ readiness, metrics, log }: HealthOptions): HealthAnswers {
  const note = createNote(log);
  return {
    "/livez": async () => Response.json({ live: true }),
    async "/readyz"() {
      const checks = await readiness();
      const ready = checks.every((check) => check.ok);
      for (const check of checks) note(check);
      const shown = ({ ok }: ReadinessCheck) => (ok ? { ok } : { ok, message: LOOK_IN_LOG });
      const byName = Object.fromEntries(checks.map((check) => [check.name, shown(check)]));
      return Response.json({ ready, checks: byName }, { status: ready ? 200 : 503 });
    },
    "/metrics": async () => new Response(await metrics(), { headers: { "content-type": METRICS_TYPE } }),
  };
}

/** Probes come every few seconds, so only a change of result is logged. */
function createNote(log: Log) {
  const failing = new Map<string, string>();
  return ({ name, ok, message = "" }: ReadinessCheck) => {
    const before = failing.get(name);
    if (ok && before !== undefined) log.info(`Ready again: ${name}`);
    if (ok) failing.delete(name);
    else failing.set(name, message);
    if (!ok && before !== message) log.warn(`Not ready: ${name}`, { cause: message });
  };
}
