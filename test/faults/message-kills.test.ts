/** A short series of kills; `bun run kills` is the long one. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { hasPostgres } from "../fakes/postgres-server.ts";
import { twiceIn } from "./message-books.ts";
import { killMessages, type MessageKills } from "./message-kills.ts";

setDefaultTimeout(180_000);

test("over kills of two processes each rule and digest is decided once, told, and told twice only around a kill", () =>
  holds({ kills: 4, pairsADay: 2, seed: 5 }));

test.skipIf(!hasPostgres)(
  "nor otherwise where they share a database of PostgreSQL that crashes meanwhile",
  async () => {
    expect((await holds({ kills: 3, pairsADay: 2, seed: 5, onPostgres: true })).crashes).toBeGreaterThan(0);
  },
);

async function holds(series: Parameters<typeof killMessages>[0]): Promise<MessageKills> {
  const run = await killMessages(series);
  expect(run).toMatchObject({ lost: 0, unexplained: 0, strange: 0, decided: run.wanted, delivered: run.wanted });
  const { wantedBegun: begun, wantedEnded: ended, wantedDigests: digests } = run;
  expect(run).toMatchObject({ begun, ended, digests });
  expect(Math.min(begun, digests)).toBeGreaterThan(0);
  return run;
}

test("the books tell a repeat around a kill from one that has no excuse", () => {
  const at = (id: string, atMs: number) => ({ where: "/one", id, arrivedMs: atMs - 2, atMs });
  const accepted = [at("a", 10), at("b", 11), at("a", 20), at("b", 40), at("c", 50)];
  expect(twiceIn(accepted, [9])).toEqual({ twice: 2, unexplained: 0 });
  expect(twiceIn(accepted, [30])).toEqual({ twice: 2, unexplained: 1 });
  expect(twiceIn(accepted, [])).toEqual({ twice: 2, unexplained: 2 });
});
