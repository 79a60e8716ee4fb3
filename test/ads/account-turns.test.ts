import { expect, test } from "bun:test";
import { placeOf, type Turn, turnIn } from "#ads/account-turns.ts";

function lineOf(accounts: string) {
  let line: Turn[] = [];
  const join = (account: string) => {
    const turn = turnIn(line, account);
    line = line.toSpliced(placeOf(line, turn), 0, turn);
  };
  for (const account of accounts) join(account);
  return {
    join,
    serve: (count: number) => {
      line = line.slice(count);
    },
    order: () => line.map(({ account }) => account).join(""),
  };
}

test("accounts of one tenant take turns, each in the order in which it asked", () => {
  expect(lineOf("aaaab").order()).toBe("abaaa");
  expect(lineOf("aaabbbcd").order()).toBe("abcdabab");
  expect(lineOf("aaa").order()).toBe("aaa");
});

test("an account that comes while others wait is next in the round under way, and gets no turn for having waited for none", () => {
  const line = lineOf("aaaabb");
  line.serve(2);
  line.join("c");
  expect(line.order()).toBe("abcaa");
  line.serve(5);
  line.join("a");
  expect(line.order()).toBe("a");
});
