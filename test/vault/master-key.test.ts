import { expect, test } from "bun:test";
import { Secret } from "#secret.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { failsWith } from "../fakes/fails-with.ts";

test("a key that keygen made is read back, with or without a newline behind it", () => {
  const key = generateMasterKey();
  const parsed = parseMasterKey(key, "a test");
  expect(parsed.bytes.length).toBe(32);
  expect(parseMasterKey(new Secret(`  ${key.reveal()}\r\n`), "a test").fingerprint).toBe(parsed.fingerprint);
  expect(parseMasterKey(generateMasterKey(), "a test").fingerprint).not.toBe(parsed.fingerprint);
});

test("a paste cut off at any place, or with one character changed, is refused without repeating the key", async () => {
  const text = generateMasterKey().reveal();
  const damaged = [
    ...Array.from({ length: text.length }, (_, at) => text.slice(0, at)),
    ...Array.from(
      { length: text.length },
      (_, at) => `${text.slice(0, at)}${text[at] === "A" ? "B" : "A"}${text.slice(at + 1)}`,
    ),
    `${text}A`,
    "",
    "a".repeat(32),
  ];
  for (const each of damaged) {
    const error = await failsWith(() => parseMasterKey(new Secret(each), "SHOPMCP_MASTER_KEY"));
    expect(error.code).toBe("config_invalid");
    expect(error.message).toContain("SHOPMCP_MASTER_KEY");
    expect(error.message).not.toContain(text.slice(20, 40));
  }
});
