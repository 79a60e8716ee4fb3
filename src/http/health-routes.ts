/** The probes and the metrics. */

import { Elysia } from "elysia";

/** `message` says what to do about a check that failed; no secret, no path of a caller's. */
export type ReadinessCheck = { name: string; ok: boolean; message?: string };

/** Each check bounds its own time. */
export type Readiness = () => Promise<readonly ReadinessCheck[]>;

export type HealthRoutesOptions = {
  readiness: Readiness;
  /** Prometheus text. */
  metrics(): Promise<string>;
};

/** Orchestrators probe by address, under no name we could know: these two answer to any Host. */
export const PROBES: ReadonlySet<string> = new Set(["/livez", "/readyz"]);

/** @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

export function healthRoutes({ readiness, metrics }: HealthRoutesOptions) {
  return new Elysia()
    .get("/livez", () => Response.json({ live: true }))
    .get("/readyz", async () => {
      const checks = await readiness();
      const ready = checks.every((check) => check.ok);
      const byName = Object.fromEntries(checks.map(({ name, ...result }) => [name, result]));
      return Response.json({ ready, checks: byName }, { status: ready ? 200 : 503 });
    })
    .get("/metrics", async () => new Response(await metrics(), { headers: { "content-type": METRICS_TYPE } }));
}
