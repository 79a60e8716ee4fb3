/** The page takes Mantine's styles component by component: one that is used without its styles looks broken. */

import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "..", "..");
const PAGE = join(ROOT, "src", "web", "page");
const STYLES = join(ROOT, "node_modules", "@mantine", "core", "styles");

/** What these are made of besides what bears their name. */
const MADE_OF: Readonly<Record<string, readonly string[]>> = {
  Accordion: ["UnstyledButton"],
  Drawer: ["ModalBase", "Overlay", "CloseButton", "Paper"],
  Modal: ["ModalBase", "Overlay", "CloseButton", "Paper"],
  Menu: ["Popover"],
  MultiSelect: ["Combobox", "Pill", "PillsInput", "Input", "ScrollArea"],
  NativeSelect: ["Input"],
  JsonInput: ["Input"],
  PasswordInput: ["Input", "ActionIcon"],
  Radio: ["InlineInput", "Input"],
  Checkbox: ["InlineInput"],
  SegmentedControl: ["FloatingIndicator"],
  Select: ["Combobox", "Input", "ScrollArea"],
  Tabs: ["UnstyledButton"],
  TagsInput: ["Combobox", "Pill", "PillsInput", "Input"],
  TextInput: ["Input"],
};

test("every component of the library that the page uses comes with its styles", () => {
  const sources = readdirSync(PAGE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx") || name.endsWith(".ts"))
    .map((name) => readFileSync(join(PAGE, name), "utf8"));
  const used = new Set(
    sources
      .flatMap((text) => [...text.matchAll(/import \{([^}]*)\} from "@mantine\/core"/g)])
      .flatMap(([, names = ""]) => names.split(",").map((name) => name.replace("type ", "").trim())),
  );
  const needed = [...used].flatMap((name) => [name, ...(MADE_OF[name] ?? [])]);
  const styled = new Set(
    [...readFileSync(join(PAGE, "page-styles.css"), "utf8").matchAll(/styles\/(\w+)\.css/g)].map(([, name]) => name),
  );
  expect(used.size).toBeGreaterThan(20);
  expect(needed.filter((name) => existsSync(join(STYLES, `${name}.css`)) && !styled.has(name))).toEqual([]);
});

test("styles come in the library's own order: an underlined link is a text, too, whose rules would else count", () => {
  const whole = readFileSync(join(STYLES, "..", "styles.css"), "utf8");
  const imported = [...readFileSync(join(PAGE, "page-styles.css"), "utf8").matchAll(/core\/styles\/([A-Z]\w+)\.css/g)];
  const placeOf = (name: string) => {
    const [own = "none"] = /\.m_\w+/.exec(readFileSync(join(STYLES, `${name}.css`), "utf8")) ?? [];
    return whole.indexOf(own);
  };
  const places = imported.map(([, name = ""]) => ({ name, place: placeOf(name) }));
  expect(places.length).toBeGreaterThan(40);
  expect(places.filter(({ place }) => place === -1)).toEqual([]);
  expect(places).toEqual(places.toSorted((one, other) => one.place - other.place));
});

test("no colour of ours is left to light-dark(), which the bundler takes apart", () => {
  const styles = readFileSync(join(PAGE, "page-styles.css"), "utf8");
  expect(styles).toContain('[data-mantine-color-scheme="dark"]');
  expect(styles).not.toMatch(/:[^;{}/]*light-dark\(/);
});
