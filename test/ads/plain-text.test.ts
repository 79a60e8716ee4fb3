import { expect, test } from "bun:test";
import { plainText } from "#ads/plain-text.ts";

test("names lose what cannot be seen and keep what can", () => {
  expect(plainText("Mugs\u200b — \u202eWeb\u0000\u0007 Conv\ufeff")).toBe("Mugs — Web Conv");
  expect(plainText("line one\nline\ttwo\u2028three")).toBe("line one line two three");
  expect(plainText("\u{E0041}\u{E0042}tagged\u{E0100}")).toBe("tagged");
  expect(plainText("Käse & 茶 🫖")).toBe("Käse & 茶 🫖");
  expect(plainText("\ud800broken")).toBe("broken");
});

test("nothing that Unicode lets a display ignore is left, nor a blank braille cell", () => {
  const hidden: string[] = [];
  for (let at = 0; at <= 0x10ffff; at += 1) {
    const character = String.fromCodePoint(at);
    if (/\p{Default_Ignorable_Code_Point}/u.test(character)) hidden.push(character);
  }
  expect(hidden.length).toBeGreaterThan(4_000);
  for (const each of ["\u034f", "\u115f", "\u3164", "\uffa0", "\ufe00", "\ufe0f", "\u{E0100}"])
    expect(hidden).toContain(each);
  const visible = hidden.map((each) => plainText(`a${each}b`)).filter((text) => text !== "ab");
  expect(visible).toEqual([]);
  expect(plainText(`Mugs${"\ufe01".repeat(46)} and ⠀ cups\u2800`)).toBe("Mugs and cups");
});

test("an emoji keeps its own variation selector, once; nothing else has one", () => {
  for (const kept of ["❤\ufe0f Mugs", "1\ufe0f\u20e3 first", "☀\ufe0f❤\ufe0f", "©\ufe0f"])
    expect(plainText(kept)).toBe(kept);
  expect(plainText("❤\ufe0f\ufe0f\ufe0f")).toBe("❤\ufe0f");
  expect(plainText("1\ufe0f2\ufe0f a\ufe0f ❤\ufe0e \ufe0f")).toBe("12 a ❤");
});

test("a long name is cut at the bound and says so", () => {
  expect(plainText("x".repeat(100))).toHaveLength(100);
  const cut = plainText("x".repeat(101));
  expect(cut).toHaveLength(100);
  expect(cut.endsWith("…")).toBe(true);
  expect([...plainText("🫖".repeat(101))]).toHaveLength(100);
});
