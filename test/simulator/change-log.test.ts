import { afterAll, describe, expect, test } from "bun:test";
import { z } from "zod";
import { startSimulator } from "#simulator/simulator.ts";
import { DEFAULT_SCOPES } from "#simulator/world.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";

const clock = manualClock(Date.parse("2026-11-22T12:00:00Z"));
const simulator = startSimulator({ clock });
const { advertiserId, accessToken } = simulator.advertiser;
afterAll(() => simulator.stop());

const BODY = { advertiser_id: advertiserId, start_time: "2026-11-01 00:00:00", end_time: "2026-11-20 00:00:00" };

const Posted = z.object({ code: z.number(), data: z.object({ task_id: z.string().optional() }).catch({}) });
const Got = z.object({ code: z.number(), data: z.unknown() });

async function post(body: unknown): Promise<z.infer<typeof Posted>> {
  const answer = await fetch(`${simulator.url}/open_api/v1.3/changelog/task/create/`, {
    method: "POST",
    headers: { "access-token": accessToken, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return Posted.parse(await answer.json());
}

async function get(path: string, query: Record<string, string>): Promise<z.infer<typeof Got>> {
  const answer = await fetch(`${simulator.url}/open_api/v1.3${path}?${new URLSearchParams(query)}`, {
    headers: { "access-token": accessToken },
  });
  return Got.parse(await answer.json());
}

describe("a log of changes", () => {
  test("needs a permission of its own", async () => {
    expect((await post(BODY)).code).toBe(40001);
    simulator.setScopes(accessToken, [...DEFAULT_SCOPES, "230"]);
    expect((await post(BODY)).code).toBe(0);
  });

  test("is refused for more than 30 days, a turned window, a wrong time and an unknown field", async () => {
    expect((await post({ ...BODY, start_time: "2026-10-21 00:00:00" })).code).toBe(0);
    const wrong = [
      { start_time: "2026-10-20 23:59:59" },
      { end_time: "2026-11-01 00:00:00" },
      { start_time: "2026-11-01" },
      { start_time: "2026-13-01 00:00:00" },
      { operation_status: "DISABLE" },
    ];
    for (const part of nonEmpty(wrong)) expect([part, (await post({ ...BODY, ...part })).code]).toEqual([part, 40002]);
  });

  test("is prepared for some seconds, and only the token that began it finds it", async () => {
    const { task_id = "" } = (await post(BODY)).data;
    const query = { advertiser_id: advertiserId, task_id };
    expect((await get("/changelog/task/check/", query)).data).toEqual({ status: "PROCESSING" });
    expect((await get("/changelog/task/download/", query)).data).toEqual({ status: "PROCESSING" });
    clock.advance(10_000);
    expect((await get("/changelog/task/check/", query)).data).toEqual({ status: "SUCCESS" });
    expect((await get("/changelog/task/download/", query)).data).toEqual({
      status: "SUCCESS",
      changelog: expect.stringMatching(/^\{'file_data': b'Summary\\r\\n.*', 'file_name': 'changelog.csv'\}$/),
    });
    expect((await get("/changelog/task/check/", { ...query, task_id: "1" })).code).toBe(40007);
  });
});
