/** A simulated TikTok Marketing API v1.3 on loopback, for `shopmcp demo` and for tests. */

import type { Clock } from "#clock.ts";
import type { Advertiser } from "./account.ts";
import { type Choose, createFaults, type Fault, type StandingFault } from "./faults.ts";
import { type Truth, tellTruth } from "./ground-truth.ts";
import { type Backstage, listen, type Watch } from "./listener.ts";
import { createRateLimiter } from "./rate-limits.ts";
import type { RecordedRequest } from "./request-log.ts";
import type { Story } from "./story.ts";
import { createTestControls, type TestControls } from "./test-controls.ts";
import { type App, addApp, createWorld } from "./world.ts";

export type Access = { advertiserId: string; accessToken: string };

export type AppCredentials = { appId: string; appSecret: string };

/** Ids, tokens and names depend on the seed, dates on the clock at the start, and numbers on seed, ad and date. */
export type Simulator = TestControls & {
  url: string;
  sandboxUrl: string;
  /** Another address of the same platform, so that who watches can tell its callers apart. */
  openDoor(): string;
  app: AppCredentials;
  /** The demo's account: US dollars, 260 campaigns, UTC-7 all year. */
  advertiser: Access;
  /** Yen without decimals, Asia/Tokyo; same app. */
  tokyo: Access;
  /** Euros, Europe/Berlin, no campaigns; same app. */
  empty: Access;
  /** Another app with its own advertiser: pounds, Europe/London. */
  other: { app: AppCredentials; advertiser: Access };
  /** Only on the sandbox host; numbers from 2020-12-08 to 2020-12-19. */
  sandbox: Access;
  story: Story;
  truth: Truth;
  requests: RecordedRequest[];
  latencyMs: number;
  fail(fault: Fault): StandingFault;
  /** Asks `choose` for a fault on each request. */
  failBy(choose: Choose): StandingFault;
  /** Observes every request with its secrets, for tests that track tokens. */
  watch(watch: Watch): void;
  clearFaults(): void;
  stop(): Promise<void>;
};

const DEFAULT_SEED = 1;

export function startSimulator({ clock, seed = DEFAULT_SEED }: { clock: Clock; seed?: number }): Simulator {
  const world = createWorld(seed, clock.now());
  const faults = createFaults();
  const limiter = createRateLimiter(clock);
  const requests: RecordedRequest[] = [];
  const latency = { ms: 0 };
  const backstage: Backstage = { clock, world, faults, limiter, requests, latency, watch: () => () => undefined };
  const production = listen("production", backstage);
  const sandbox = listen("sandbox", backstage);
  const listeners = [production, sandbox];

  const controls = createTestControls(world, clock, limiter);
  const accessTo = ({ appId }: App, { advertiserId, host }: Advertiser): Access => ({
    advertiserId,
    accessToken: controls.issueToken({ appId, advertiserIds: [advertiserId], host }),
  });
  const app = addApp(world, "default");
  const otherApp = addApp(world, "other");
  const { cast } = world;

  return {
    ...controls,
    url: production.url.origin,
    sandboxUrl: sandbox.url.origin,
    openDoor() {
      const door = listen("production", backstage);
      listeners.push(door);
      return door.url.origin;
    },
    app: credentialsOf(app),
    advertiser: accessTo(app, cast.main),
    tokyo: accessTo(app, cast.tokyo),
    empty: accessTo(app, cast.empty),
    other: { app: credentialsOf(otherApp), advertiser: accessTo(otherApp, cast.other) },
    sandbox: accessTo(app, cast.sandbox),
    story: world.story,
    truth: tellTruth(world, clock),
    requests,
    get latencyMs() {
      return latency.ms;
    },
    set latencyMs(ms) {
      latency.ms = ms;
    },
    fail: faults.add,
    failBy: faults.addChosen,
    watch(watch) {
      backstage.watch = watch;
    },
    clearFaults: faults.clear,
    async stop() {
      faults.clear();
      await Promise.all(listeners.map((one) => one.stop(true)));
    },
  };
}

function credentialsOf({ appId, appSecret }: App): AppCredentials {
  return { appId, appSecret };
}
