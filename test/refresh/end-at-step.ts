/** A second server on the folder, which begins the refresh that is due and is sent a signal at a named step of it. */

import { cpSync } from "node:fs";
import { join } from "node:path";
import type { RefreshStep } from "#connections/renew-parts.ts";
import type { Fault } from "#simulator/faults.ts";
import { eventually } from "../fakes/eventually.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { DUE_MS, REFRESH, type RefreshingShop } from "./refreshing-shop.ts";

/**
 * Steps that only the provider sees. `sent`: the request has arrived, and comes to nothing. `sent-done-later`: it takes
 * effect when nobody waits for it any more. `committed`: it has taken effect, and the answer is under way.
 */
type ProviderStep = "sent" | "sent-done-later" | "committed";

export type Step = RefreshStep | ProviderStep;

const AT_PROVIDER: Readonly<Record<ProviderStep, Fault>> = {
  sent: { hang: true },
  "sent-done-later": { holdRequest: true },
  committed: { holdAnswer: true },
};

export type Ended = { exit: number | null; signal: Bun.Subprocess["signalCode"]; log: string };

export type EndAtStep = (it: RefreshingShop, step: Step, signal: "SIGKILL" | "SIGTERM") => Promise<Ended>;

/** A bundle, in pieces as in the binary: many processes start from it, each in half the time. */
export async function bundleServer(): Promise<EndAtStep> {
  const folder = tempFolder();
  cpSync(MIGRATIONS_DIR, join(folder, "drizzle"), { recursive: true });
  const entry = join(import.meta.dir, "..", "fakes", "refreshing-process.ts");
  const { outputs } = await Bun.build({ entrypoints: [entry], target: "bun", outdir: folder, splitting: true });
  const bundle = outputs.find(({ kind }) => kind === "entry-point");
  if (bundle === undefined) throw new Error("nothing was bundled");
  return (it, step, signal) => endAtStep(bundle.path, it, { step, signal });
}

type At = { step: Step; signal: "SIGKILL" | "SIGTERM" };

async function endAtStep(bundle: string, it: RefreshingShop, { step, signal }: At): Promise<Ended> {
  const { clock, simulator, shop } = it;
  const atProvider = Object.entries(AT_PROVIDER).find(([name]) => name === step)?.[1];
  const met = atProvider === undefined ? null : simulator.fail({ path: REFRESH, ...atProvider });
  it.advance(DUE_MS);
  const child = Bun.spawn([process.execPath, bundle, String(clock.now()), String(clock.uptime()), step, signal], {
    cwd: tempFolder(),
    env: {
      PATH: process.env.PATH ?? "",
      HOME: tempFolder(),
      SHOPMCP_PORT: "0",
      SHOPMCP_DATA_DIR: shop.dataDir,
      SHOPMCP_TIKTOK_BASE_URL: simulator.url,
      SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  const said = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  if (met !== null) {
    // One that is left behind would refresh amid the next test.
    await eventually(() => met.taken === 1 || child.exitCode !== null).catch((thrown) => {
      child.kill("SIGKILL");
      throw thrown;
    });
    child.kill(signal);
    // Who was asked to stop waits for the answer.
    if (signal === "SIGTERM") simulator.clearFaults();
  }
  await child.exited;
  const log = (await said).join("");
  simulator.clearFaults();
  if (step === "sent-done-later") await eventually(() => simulator.requests.at(-1)?.status === 200);
  return { exit: child.exitCode, signal: child.signalCode, log };
}
