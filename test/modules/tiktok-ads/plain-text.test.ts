import { expect, test } from "bun:test";
import { plainText } from "#modules/tiktok-ads/plain-text.ts";

test("names lose what cannot be seen and keep what can", () => {
  expect(plainText("Mugs\u200b — \u202eWeb\u0000\u0007 Conv\ufeff")).toBe("Mugs — Web Conv");
  expect(plainText("line one\nline\ttwo\u2028three")).toBe("line one line two three");
  expect(plainText("\u{E0041}\u{E0042}tagged\u{E0100}")).toBe("tagged");
  expect(plainText("Käse & 茶 🫖")).toBe("Käse & 茶 🫖");
  expect(plainText("\ud800broken")).toBe("broken");
});

test("a long name is cut at the bound and says so", () => {
  expect(plainText("x".repeat(100))).toHaveLength(100);
  const cut = plainText("x".repeat(101));
  expect(cut).toHaveLength(100);
  expect(cut.endsWith("…")).toBe(true);
  expect([...plainText("🫖".repeat(101))]).toHaveLength(100);
});
