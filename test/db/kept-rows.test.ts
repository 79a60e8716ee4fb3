import { expect, test } from "bun:test";
import { createKeptRows } from "#db/sqlite/kept-rows.ts";

/** A database whose answers come when they are given, and what it was asked. */
function slowReader() {
  const asked: { words: string; answer(row: { nth: number } | undefined): void }[] = [];
  let version = 0;
  const read = createKeptRows(() => version)((...words: readonly string[]) => {
    const { promise, resolve } = Promise.withResolvers<{ nth: number } | undefined>();
    asked.push({ words: words.join(" "), answer: resolve });
    return promise;
  });
  const write = () => {
    version += 1;
  };
  return { asked, read, write };
}

test("who asks for a row while it is read gets the same answer, which is kept", async () => {
  const { asked, read } = slowReader();
  const both = [read("a"), read("a"), read("b")];
  expect(asked.map(({ words }) => words)).toEqual(["a", "b"]);
  for (const [nth, { answer }] of asked.entries()) answer({ nth });
  expect(await Promise.all(both)).toEqual([{ nth: 0 }, { nth: 0 }, { nth: 1 }]);
  expect(await read("a")).toEqual({ nth: 0 });
  expect(asked).toHaveLength(2);
});

test("who asks after something was written shares nothing that was begun before, and that is not kept", async () => {
  const { asked, read, write } = slowReader();
  const before = read("a");
  write();
  const after = read("a");
  expect(asked).toHaveLength(2);
  asked[1]?.answer({ nth: 1 });
  expect(await after).toEqual({ nth: 1 });
  asked[0]?.answer({ nth: 0 });
  expect(await before).toEqual({ nth: 0 });
  expect(await read("a")).toEqual({ nth: 1 });
  write();
  const last = read("a");
  write();
  asked[2]?.answer({ nth: 2 });
  await last;
  read("a");
  expect(asked).toHaveLength(4);
});

test("what was being read when it was forgotten is shared with nobody who asks later, and is not kept", async () => {
  const { asked, read } = slowReader();
  const before = read("a");
  read.forget();
  const after = read("a");
  for (const [nth, { answer }] of asked.entries()) answer({ nth });
  expect(await Promise.all([before, after])).toEqual([{ nth: 0 }, { nth: 1 }]);
  expect(await read("a")).toEqual({ nth: 1 });
  read.forget();
  read("a");
  expect(asked).toHaveLength(3);
});

test("a row that there is not, and a read that fails, are asked for again", async () => {
  const { asked, read } = slowReader();
  const nobody = read("a");
  asked[0]?.answer(undefined);
  expect(await nobody).toBeUndefined();
  read("a");
  expect(asked).toHaveLength(2);
  let tries = 0;
  const failing = createKeptRows(() => 0)(async () => {
    tries += 1;
    throw new Error("away");
  });
  for (const _ of [1, 2]) await Promise.resolve(failing()).catch(() => undefined);
  expect(tries).toBe(2);
});
