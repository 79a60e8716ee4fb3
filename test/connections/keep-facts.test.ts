import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { mainCredentials, OWNER, startTestShop, type TestShop } from "../fakes/test-shop.ts";

let clock: ManualClock;
let simulator: Simulator;
let it: TestShop;
let workspaceId: string;

beforeEach(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  it = await startTestShop({ clock, simulator });
  ({ workspaceId } = await it.newWorkspace("Bakery"));
  await it.connectTikTok(workspaceId, mainCredentials(simulator));
});
afterEach(async () => {
  await it.stop();
  await simulator.stop();
});

const place = () => ({ workspaceId, module: it.tiktok() });
const standing = async () => {
  const [row] = await it.shop.connections.list();
  const { generation, credential } = await (await it.shop.connections.access(place())).open();
  return { row, generation, credential };
};
const verify = () => it.shop.connections.verify(place(), OWNER);

test("a verification seals the account's zones anew where they have changed, and all else as it was", async () => {
  const before = await standing();
  expect(before.credential).toMatchObject({
    account_timezone: "Etc/GMT+7",
    account_display_timezone: "America/Phoenix",
  });
  simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
    advertiser.displayTimezone = "America/Denver";
    advertiser.saidTimezone = "America/Denver";
  });
  clock.advance(60_000);
  await verify();
  const after = await standing();
  expect(after.generation).toBe(before.generation + 1);
  expect(after.credential).toEqual({
    ...before.credential,
    account_timezone: "America/Denver",
    account_display_timezone: "America/Denver",
  });
  expect(after.row).toMatchObject({ state: "connected", account_timezone: "America/Denver", last_error_code: null });
});

test("a verification that finds what was known writes no credential", async () => {
  const before = await standing();
  clock.advance(60_000);
  await verify();
  expect((await standing()).generation).toBe(before.generation);
});

test("a connection of before learns its display_timezone from the next verification of the schedule", async () => {
  simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
    advertiser.displayTimezone = null;
  });
  await it.connectTikTok(workspaceId, mainCredentials(simulator));
  expect((await standing()).credential.account_display_timezone).toBeUndefined();
  simulator.edit(simulator.advertiser.advertiserId, (advertiser) => {
    advertiser.displayTimezone = "America/Phoenix";
  });
  clock.advance(27 * 3_600_000);
  await it.shop.refresh.tick();
  expect((await standing()).credential.account_display_timezone).toBe("America/Phoenix");
});
