/** The house rules that a machine can hold. */

import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { goneAfter } from "#gone-after.ts";

const ROOT = join(import.meta.dir, "..");
const SRC = join(ROOT, "src");

import { unguardedLoops } from "./fakes/unguarded-loops.ts";

type SourceFile = { path: string; text: string; code: string };

function filesUnder(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes("node_modules"))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      return { path: relative(ROOT, path), text, code: withoutCommentsAndStrings(text) };
    });
}

/** What is left are names and operators: a word in a sentence is not a keyword. */
function withoutCommentsAndStrings(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "")
    .replace(/"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, '""');
}

const SOURCES = filesUnder(SRC);
const TESTS = filesUnder(join(ROOT, "test"));

type Row = { folder: string; mayImport: string[]; packages: string[] };

/** Rows in the order of the table; `./x` is the folder beside the row's own. */
function importTable(): Row[] {
  const names = (cell: string, folder: string) =>
    cell
      .split(",")
      .map((name) => name.trim().replaceAll("`", ""))
      .filter((name) => name !== "–")
      .map((name) => (name.startsWith("./") ? join(dirname(folder), name) : name));
  return readFileSync(join(ROOT, "ARCHITECTURE.md"), "utf8")
    .split("\n")
    .filter((line) => /^\| `[\w/-]+` \|/.test(line) && line.split("|").length === 6)
    .map((line) => {
      const [cell = "", , mayImport = "", packages = ""] = line.split("|").slice(1, -1);
      const folder = cell.trim().replaceAll("`", "");
      return { folder, mayImport: names(mayImport, folder), packages: names(packages, folder) };
    });
}

/** What builds everything and what its commands run: they may import all, and nothing imports them. */
const MAIN: ReadonlySet<string> = new Set([
  "main.ts",
  "build.ts",
  "build-jobs.ts",
  "build-store.ts",
  "module-table.ts",
  "program.ts",
]);

/** How many names deep the rows of the table go where it is more than one. */
const STOREYS: ReadonlyMap<string, number> = new Map([
  ["modules", 3],
  ["db", 2],
]);

/** `src/modules/tiktok-ads/wire/client.ts` → `modules/tiktok-ads/wire`; a file directly under `src` is a leaf. */
function folderOf(path: string): string {
  const parts = dirname(relative(SRC, resolve(ROOT, path))).split("/");
  if (parts[0] === ".") return MAIN.has(basename(path)) ? "main" : "leaves";
  return parts.slice(0, STOREYS.get(parts[0] ?? "") ?? 1).join("/");
}

/** The module that a folder is, or is a storey of. */
function moduleOf(folder: string): string {
  return folder.split("/").slice(0, 2).join("/");
}

function importsOf({ text }: SourceFile): string[] {
  return [
    ...text.matchAll(/(?:^|\s)(?:import|export)\s[^;]*?from\s+"([^"]+)"|import\("([^"]+)"\)|^import "([^"]+)"/gm),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function found(
  files: readonly SourceFile[],
  pattern: RegExp,
  allowed: (path: string) => boolean = () => false,
): string[] {
  return files
    .filter(({ path }) => !allowed(path))
    .flatMap(({ path, code }) =>
      [...code.matchAll(new RegExp(pattern, "g"))].map((match) => `${path}: ${match[0].trim()}`),
    );
}

describe("the import table of ARCHITECTURE.md", () => {
  const rows = new Map(importTable().map((row) => [row.folder, row]));
  /** Everybody may import them: what they import are leaves again. */
  const leaves = new Set(
    [...rows.values()].filter(({ mayImport }) => mayImport.join() === "leaves").map((row) => row.folder),
  );

  test("names every folder there is, and no other", () => {
    const folders = new Set(SOURCES.map(({ path }) => folderOf(path)).filter((folder) => folder !== "main"));
    expect([...rows.keys()].toSorted()).toEqual([...folders].toSorted());
  });

  test("holds for every import between folders", () => {
    const wrong: string[] = [];
    for (const file of SOURCES) {
      const folder = folderOf(file.path);
      for (const imported of importsOf(file).filter((name) => name.startsWith("#") || name.startsWith("."))) {
        const target = imported.startsWith("#")
          ? folderOf(join("src", imported.slice(1)))
          : folderOf(relative(ROOT, resolve(ROOT, dirname(file.path), imported)));
        const inside = target === folder;
        const beside = moduleOf(target) === moduleOf(folder);
        if (beside !== imported.startsWith(".") && folder !== "main" && !imported.endsWith(".json"))
          wrong.push(`${file.path}: write ${imported} the other way (./ inside a folder, # across)`);
        if (inside || folder === "main" || leaves.has(target)) continue;
        // The module's one file builds it from all of its storeys.
        if (beside && folder === moduleOf(folder)) continue;
        if (!rows.get(folder)?.mayImport.includes(target)) wrong.push(`${file.path} imports ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("allows no import that nobody makes", () => {
    const made = Map.groupBy(SOURCES, ({ path }) => folderOf(path));
    const unused = [...rows.values()].flatMap(({ folder, mayImport }) => {
      const imports = new Set(
        (made.get(folder) ?? []).flatMap((file) =>
          importsOf(file).map((name) =>
            folderOf(name.startsWith("#") ? join("src", name.slice(1)) : join(dirname(file.path), name)),
          ),
        ),
      );
      return mayImport
        .filter((other) => rows.has(other) && other !== "leaves" && !imports.has(other))
        .map((other) => `${folder} does not import ${other}`);
    });
    expect(rows.size).toBeGreaterThan(40);
    expect(unused).toEqual([]);
  });

  test("lets a module's storeys import downwards alone, and leaves one file at its root", () => {
    const order = [...rows.keys()];
    const storeys = order.filter((folder) => moduleOf(folder) !== folder);
    const upwards = storeys.flatMap((folder) =>
      (rows.get(folder)?.mayImport ?? [])
        .filter((other) => moduleOf(other) !== other && order.indexOf(other) <= order.indexOf(folder))
        .map((other) => `${folder} may import ${other}`),
    );
    expect(storeys.length).toBeGreaterThan(10);
    expect(upwards).toEqual([]);
    const loose = SOURCES.map(({ path }) => path).filter((path) => /^src\/modules\/[^/]+\/[^/]+$/.test(path));
    expect(loose).toEqual(["src/modules/tiktok-ads/tiktok-ads-module.ts"]);
  });

  test("leaves no circle of files, types included", () => {
    const importing = new Map(
      SOURCES.map((file) => [
        file.path,
        importsOf(file)
          .filter((name) => /^[#.]/.test(name))
          .map((name) =>
            name.startsWith("#") ? join("src", name.slice(1)) : relative(ROOT, resolve(ROOT, dirname(file.path), name)),
          ),
      ]),
    );
    const ended = new Set<string>();
    const circles: string[] = [];
    const follow = (path: string, way: readonly string[]) => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" → "));
      if (ended.has(path) || way.includes(path)) return;
      for (const imported of importing.get(path) ?? []) follow(imported, [...way, path]);
      ended.add(path);
    };
    for (const path of importing.keys()) follow(path, []);
    expect(importing.size).toBeGreaterThan(500);
    expect(circles).toEqual([]);
  });

  test("lets no platform be named where any platform's module may reach", () => {
    const general = SOURCES.filter(({ path }) => /^src\/(?:ads|modules)\/[^/]+$/.test(path));
    expect(general.length).toBeGreaterThan(20);
    expect(general.filter(({ text }) => /tiktok|advertiser_?id/i.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("holds for every package", () => {
    const owned = new Set([...rows.values()].flatMap((row) => row.packages));
    const wrong: string[] = [];
    for (const file of SOURCES) {
      const mine = rows.get(folderOf(file.path))?.packages ?? [];
      for (const imported of importsOf(file)) {
        if (/^[.#]|^node:|^bun$|^zod(?:\/mini)?$/.test(imported) || imported.endsWith("package.json")) continue;
        const name = imported
          .split("/")
          .slice(0, imported.startsWith("@") ? 2 : 1)
          .join("/");
        if (!owned.has(name) || !mine.includes(name)) wrong.push(`${file.path} imports ${imported}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test("the store is types alone, and takes none but its rows from SQLite", () => {
    const types = SOURCES.filter(({ path }) => dirname(path) === "src/db");
    expect(types.length).toBeGreaterThan(20);
    // A plan's name that has no row, and the rule by which both sides know whose due time counts.
    const names = (path: string) => ["src/db/unlimited-plan.ts", "src/db/is-renewed.ts"].includes(path);
    const others = types
      .filter(({ path }) => !names(path))
      .flatMap(({ code }) => code.split("\n").filter((line) => /^(?:import|export) (?!type\b)/.test(line)));
    expect(others).toEqual([]);
    const fromSqlite = types.flatMap((file) => importsOf(file).filter((name) => name.startsWith("#db/sqlite/")));
    expect(fromSqlite.filter((name) => !/^#db\/sqlite\/(?:\w+-)?schema\.ts$/.test(name))).toEqual([]);
  });

  test("no module folder knows its siblings, and main alone knows them", () => {
    const wrong = SOURCES.filter(({ path }) => folderOf(path) !== "main").flatMap((file) =>
      importsOf(file)
        .filter(
          (imported) =>
            /^#modules\/[^/]+\//.test(imported) &&
            !file.path.startsWith(`src/${imported.slice(1).split("/").slice(0, 2).join("/")}/`),
        )
        .map((imported) => `${file.path} imports ${imported}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe("the code", () => {
  test("has no type assertion but `as const`", () => {
    const withoutImports = SOURCES.map((file) => ({
      ...file,
      code: file.code.replace(/^(?:import|export) [^;]*? from /gm, ""),
    }));
    expect(found(withoutImports, /\bas\s+(?!const\b)[\w{[(<]+/)).toEqual([]);
  });

  test("reveals a secret only where a header, a cipher, a hash or a show-once print is made", () => {
    const rooms = [
      /^src\/modules\/tiktok-ads\/wire\//,
      /^src\/vault\//,
      /^src\/outbound\//,
      /^src\/db\/postgres\/database-url\.ts$/,
      /^src\/workspaces\/(?:api-key|opaque-token|passwords|setup)\.ts$/,
      /^src\/oauth\/(?:authorize|client-assertion|consent|registration|replay|token-pair)\.ts$/,
      /^src\/api\/(?:channels|keys|recovery-codes|session-cookie)\.ts$/,
      /^src\/cli\/(?:channel-set|key-create|keygen|demo|stdio|operator-password)\.ts$/,
      /^src\/sign-in\/(?:provider|recovery-codes|sign-in-links)\.ts$/,
      /^src\/notify\/(?:channel|ntfy|webhook)\.ts$/,
      /^src\/channels\/(?:address|guarded-post|send-mail|send-ntfy|unfitness)\.ts$/,
      /^src\/proof\/signing-keys\.ts$/,
      /^src\/tracing\/post-spans\.ts$/,
      /^src\/downloads\/file-answers\.ts$/,
      /^src\/secret\.ts$/,
    ];
    expect(found(SOURCES, /\.reveal\(/, (path) => rooms.some((room) => room.test(path)))).toEqual([]);
  });

  test("reads the clock, the environment and the console in one place each", () => {
    expect(
      found(SOURCES, /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(/, (path) => path === "src/wall-clock.ts"),
    ).toEqual([]);
    expect(
      found(SOURCES, /\bprocess\.env\b|\bBun\.env\b/, (path) => ["src/main.ts", "src/build.ts"].includes(path)),
    ).toEqual([]);
    expect(found(SOURCES, /\bconsole\./)).toEqual([]);
  });

  test("swallows no error, and leaves no note for later", () => {
    expect(found(SOURCES, /catch\s*(?:\(\w+\))?\s*\{\s*\}/)).toEqual([]);
    expect(SOURCES.filter(({ text }) => /\b(?:TODO|FIXME|XXX)\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("makes caches that take room as they fill, and give it back though nobody asks", () => {
    const caches = SOURCES.filter(({ text }) => text.includes('from "lru-cache"'));
    expect(caches.length).toBeGreaterThan(0);
    expect(caches.filter(({ code }) => /\bmax: /.test(code)).map(({ path }) => path)).toEqual([]);
    const expiring = caches.filter(({ code }) => /\bttl: |\bgoneAfter\(/.test(code));
    expect(expiring.length).toBeGreaterThan(0);
    expect(expiring.filter(({ code }) => !/\b(?:ttlAutopurge: true|purgeStale|goneAfter)\b/.test(code))).toEqual([]);
    const { ttlAutopurge } = goneAfter(1_000, { uptime: () => 0 });
    expect(ttlAutopurge).toBe(true);
  });

  test("makes a cell, or nothing, of others' text in one place", () => {
    const cells = (path: string) => path === "src/ads/cell-text.ts";
    expect(found(SOURCES, /\? plainText\([^)]*\) : null/, cells)).toEqual([]);
  });

  test("turns write tools on nowhere but in tests", () => {
    expect(SOURCES.filter(({ text }) => /allowWrites:\s*true/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  test("changes something at TikTok from the folder of changes alone", () => {
    const changes = (path: string) => path.startsWith("src/modules/tiktok-ads/changes/");
    const client = (path: string) => path.startsWith("src/modules/tiktok-ads/wire/");
    expect(found(SOURCES, /\bclient\.change\(/, changes)).toEqual([]);
    expect(found(SOURCES, /\b(?:transport|patient|bulk)\.post\(/, client)).toEqual([]);
  });

  test("names files for the one thing they hold", () => {
    const vague = /^(?:index|utils?|helpers?|common|types?|managers?|services?|misc)\.tsx?$/;
    expect(
      [...SOURCES, ...TESTS]
        .map(({ path }) => path)
        .filter((path) => vague.test(basename(path)) || basename(path) !== basename(path).toLowerCase()),
    ).toEqual([]);
  });

  test("keeps files short, pure data tables excepted", () => {
    const tables = [/metric-catalogue/, /metric-names/, /other-metrics/, /error-table/];
    const long = SOURCES.filter(
      ({ path, text }) => text.split("\n").length > 300 && !tables.some((table) => table.test(path)),
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  test("has no function that only tests call", () => {
    const program = SOURCES.map(({ code }) => code).join("\n");
    const counts = Map.groupBy(program.match(/\w+/g) ?? [], (word) => word);
    expect(
      SOURCES.flatMap(({ path, code }) =>
        [...code.matchAll(/^export (?:async )?function\*? (\w+)/gm)]
          .filter(([, name = ""]) => counts.get(name)?.length === 1)
          .map(([, name]) => `${path}: ${name}`),
      ),
    ).toEqual([]);
  });

  test("opens each file with what it is", () => {
    expect([...SOURCES].filter(({ text }) => !text.startsWith("/**")).map(({ path }) => path)).toEqual([]);
  });
});

describe("the tests", () => {
  test("are all run, assert something, and wait for no clock", () => {
    expect(found(TESTS, /\b(?:test|describe|it)\.(?:only|todo)\(/)).toEqual([]);
    expect(found(TESTS, /\bBun\.sleep\(|\bmock\.module\(|\bspyOn\(/)).toEqual([]);
    expect(found(TESTS, /expect\(true\)/)).toEqual([]);
  });
});

describe("a connection's state", () => {
  /** Units of work that write it, and those that write rows of connections but no state. */
  const storing = /\b(?:decisions\.store\w*|writeDecision|writeEvent)\(/;
  const decided = new Set(
    ["decisions.ts", "sealed-decisions.ts", "begin-credential.ts", "settle-epoch.ts"].map((name) =>
      join("src/db/sqlite", name),
    ),
  );
  const stateless = new Set(
    [
      "attempts.ts",
      "connections.ts",
      "credentials.ts",
      "credentials.ts",
      "due.ts",
      "delete-connection.ts",
      "sealed-accounts.ts",
    ].map((name) => `src/db/sqlite/${name}`),
  );

  test("is made of the table in one place, and stored by whoever has it decided", () => {
    const makes = (path: string) =>
      path === "src/connections/state-change.ts" || /^src\/db\/sqlite\/(?:schema|joined-connection)\.ts$/.test(path);
    expect(found(SOURCES, /\bstate_since_ms\s*:/, makes)).toEqual([]);
    expect(
      found(SOURCES, /\b(?:nextState|moved)\(/, (path) =>
        /^src\/connections\/(?:states|state-change|decide[\w-]*)\.ts$/.test(path),
      ),
    ).toEqual([]);
    const storers = SOURCES.filter(({ path, code }) => storing.test(code) && !decided.has(path));
    expect(storers.length).toBeGreaterThan(3);
    const decides = ["./decide.ts", "./decision-moves.ts"];
    expect(
      storers.filter((file) => !importsOf(file).some((name) => decides.includes(name))).map(({ path }) => path),
    ).toEqual([]);
  });

  test("is in no statement but those that store a decision", () => {
    const written = /\b(?:update|insert)\(\s*connection\s*\)|\b(?:UPDATE|INTO)\s+(?:main\.)?connection\b/;
    const writers = SOURCES.filter(
      ({ code, text }) => written.test(code) || /\bUPDATE\s+(?:main\.)?connection\b/.test(text),
    );
    expect(writers.map(({ path }) => path).toSorted()).toEqual(
      [
        ...stateless,
        "src/db/sqlite/begin-credential.ts",
        "src/db/sqlite/sealed-decisions.ts",
        "src/db/sqlite/write-connection.ts",
      ].toSorted(),
    );
    const stated = /\b(?:state|reason)\s*:(?!\s*(?:connection\.|ConnectionRow\b))/;
    expect(found(SOURCES, stated, (path) => !stateless.has(path))).toEqual([]);
  });
});

describe("a loop of assertions", () => {
  test("has something to look at: a literal, or a list that nonEmpty has seen", async () => {
    expect(
      await unguardedLoops(
        ROOT,
        TESTS.map(({ path }) => path).filter((path) => path.endsWith(".test.ts")),
      ),
    ).toEqual([]);
  }, 180_000);
});

describe("a tool", () => {
  const folder = join(SRC, "modules", "tiktok-ads", "tools");

  test("is one file, named like the tool without its prefix, with one golden", () => {
    const goldens = readdirSync(join(ROOT, "test", "golden")).filter((name) => name.startsWith("tiktok_ads_"));
    const files = readdirSync(folder)
      .filter((name) => name !== "tool-table.ts")
      .map((name) => `tiktok_ads_${name.replace(/\.ts$/, "").replaceAll("-", "_")}.json`);
    expect(files.toSorted()).toEqual(goldens.toSorted());
  });
});
