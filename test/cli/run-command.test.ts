import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command, Terminal } from "#cli/command.ts";
import { commandTable } from "#cli/command-table.ts";
import { runCommand } from "#cli/run-command.ts";
import { ShopError } from "#errors.ts";
import { shellFor } from "../../src/program.ts";
import { inProcess, PROGRAM } from "../fakes/in-process.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

function keptTerminal(): Terminal & { said: string[]; hinted: string[] } {
  const said: string[] = [];
  const hinted: string[] = [];
  return {
    said,
    hinted,
    out: (line) => void said.push(line),
    hint: (line) => void hinted.push(line),
    write: (content) => void said.push(String(content)),
    screen: false,
    interactive: false,
    readInput: async () => "",
    askAll: async () => [],
  };
}

const ran: string[] = [];
const toy = (name: string, words: readonly string[] = []): Command => ({
  name,
  summary: "a toy",
  words,
  options: { size: { type: "string" } },
  usage: "WORD --size N",
  async run(invocation) {
    ran.push(
      `${name} ${invocation.option("WORD") ?? ""} ${invocation.option("size") ?? ""} ${invocation.dataDir ?? ""}`,
    );
    return undefined;
  },
});
const COMMANDS = [toy("serve"), toy("key create"), toy("key list"), toy("call", ["WORD"])];

async function run(...words: string[]) {
  const terminal = keptTerminal();
  ran.length = 0;
  const exit = await runCommand(COMMANDS, words, terminal);
  return { exit, ran: [...ran], said: terminal.said.join("\n"), hinted: terminal.hinted.join("\n") };
}

describe("the shell", () => {
  test("without any word runs nothing: it names the commands on stderr, and exits 2", async () => {
    const bare = await run();
    expect(bare).toMatchObject({ exit: 2, ran: [], said: "", hinted: (await run("--help")).said });
    expect(bare.hinted).toContain("serve");
    expect(await run("--data-dir", "/x")).toMatchObject({
      exit: 2,
      ran: [],
      hinted: expect.stringContaining("shopmcp serve"),
    });
    expect(JSON.parse((await run("--json")).said)).toMatchObject({ error: { code: "usage" } });
  });

  test("finds commands of one and of two words, options before or behind their words", async () => {
    expect((await run("key", "create", "--size", "3")).ran).toEqual(["key create  3 "]);
    expect((await run("call", "--size", "3", "name")).ran).toEqual(["call name 3 "]);
  });

  test("names the nearest commands where none has the words, and never all of them", async () => {
    const said = async (...words: string[]) => (await run(...words)).hinted;
    const all = "`shopmcp --help` names them all.";
    expect(await said("serv")).toBe(`shopmcp: There is no such command. Did you mean serve? ${all}`);
    expect(await said("keys", "list")).toContain("Did you mean key list?");
    expect(await said("key", "creat")).toContain("Did you mean key create?");
    expect(await said("key", "add")).toContain("Did you mean key create, key list?");
    expect(await said("keys")).toContain("Did you mean key create, key list?");
    expect(await said("frobnicate")).toBe(`shopmcp: There is no such command. ${all}`);
  });

  test("says which words a command takes where there are more", async () => {
    expect((await run("call", "a", "b")).hinted).toContain("too many words: it takes WORD and options alone. Usage:");
    expect((await run("serve", "a")).hinted).toContain("too many words: it takes options alone. Usage:");
  });

  test("takes the common options before the command too, and an empty one for a slip", async () => {
    expect((await run("--data-dir", "/x", "--json", "key", "create", "--size", "3")).ran).toEqual(["key create  3 /x"]);
    expect((await run("--data-dir=/x", "call", "name")).ran).toEqual(["call name  /x"]);
    expect(await run("serve", "--data-dir", "")).toMatchObject({ exit: 2, ran: [] });
  });

  test("answers what it cannot read with the usage, exit 2, on stderr or as one document", async () => {
    for (const words of [
      ["nosuch"],
      ["key"],
      ["key", "nosuch"],
      ["call"],
      ["call", "a", "b"],
      ["serve", "--nosuch"],
      ["serve", "--size"],
    ]) {
      const plain = await run(...words);
      expect(plain).toMatchObject({ exit: 2, ran: [], said: "" });
      expect(plain.hinted).toStartWith("shopmcp: ");
      const json = await run(...words, "--json");
      expect(json.exit).toBe(2);
      expect(JSON.parse(json.said)).toMatchObject({ error: { code: "usage", message: expect.any(String) } });
    }
  });

  test("says in its own words that a value may not begin with a hyphen", async () => {
    expect((await run("call", "JPY", "-5")).hinted).toContain("A negative number, '-5', is not taken here. Usage:");
    expect((await run("call", "JPY", "--sise", "5")).hinted).toContain("Unknown option '--sise'. Usage:");
    expect((await run("call", "JPY", "--size", "-5")).hinted).toContain("written --size=-5");
  });

  test("shows people what the platform said, labelled, and programs the same in details", async () => {
    const upstream = { code: 40002, message: "bad \u001b[31m field", requestId: "r-1" };
    const refused: Command = {
      ...toy("refused"),
      run: async () => {
        throw new ShopError("upstream_rejected", "Refused.", { upstream });
      },
    };
    const [people, programs] = [keptTerminal(), keptTerminal()];
    expect(await runCommand([refused], ["refused"], people)).toBe(1);
    expect(people.hinted.join()).toContain("The platform answered code 40002 (request r-1):");
    expect(people.hinted.join()).not.toContain("\u001b");
    expect(await runCommand([refused], ["refused", "--json"], programs)).toBe(1);
    expect(JSON.parse(programs.said.join())).toMatchObject({ error: { details: { code: 40002, request_id: "r-1" } } });
  });

  test("has help for itself and for each command", async () => {
    expect((await run("--help")).said).toContain("key create");
    expect((await run("key", "--help")).said).toContain("key list");
    expect((await run("key", "--help")).said).not.toContain("serve");
    const help = await run("call", "--help");
    expect(help).toMatchObject({ exit: 0, ran: [] });
    expect(help.said).toContain("Usage: shopmcp call WORD --size N");
  });

  test("takes help for the first word, too", async () => {
    expect(await run("help", "call")).toEqual(await run("call", "--help"));
    expect(await run("--help", "key", "create")).toEqual(await run("key", "create", "--help"));
    expect(await run("help", "key")).toEqual(await run("key", "--help"));
    expect(await run("help", "nosuch")).toMatchObject({ exit: 2, said: "" });
  });

  test("breaks a long paragraph between words, and leaves what was broken by hand", async () => {
    const prose = Array.from({ length: 60 }, (_, at) => `word${at}`).join(" ");
    const details = `first\n  second, by hand\n\n${prose}`;
    const terminal = keptTerminal();
    await runCommand([{ ...toy("tell"), details }], ["tell", "--help"], terminal);
    const said = terminal.said.join("\n");
    expect(said).toContain("first\n  second, by hand\n\nword0 ");
    expect(Math.max(...said.split("\n").map((line) => line.length))).toBeLessThanOrEqual(120);
    expect(said.replaceAll("\n", " ")).toContain(prose);
  });
});

describe("a command's word", () => {
  test("may be written as an option of its name, and is not taken twice", async () => {
    const asWord = await run("call", "bread", "--size", "2");
    expect(asWord).toMatchObject({ exit: 0, ran: ["call bread 2 "] });
    for (const same of [
      ["call", "--word", "bread", "--size", "2"],
      ["call", "--word=bread", "--size=2"],
    ])
      expect(await run(...same)).toEqual(asWord);
    expect(await run("call", "bread", "--word", "cake")).toMatchObject({ exit: 2, ran: [] });
    expect(await run("call", "--word", "")).toMatchObject({
      exit: 2,
      hinted: expect.stringContaining("WORD is empty"),
    });
    expect(await run("call")).toMatchObject({ exit: 2, hinted: expect.stringContaining("WORD is missing") });
  });

  test("has no option beside it that means something else", () => {
    const commands = commandTable(shellFor({}, PROGRAM));
    const shadowed = nonEmpty(commands.filter(({ words }) => words.length > 0)).filter(({ words, options }) =>
      words.some((word) => Object.keys(options).includes(word.toLowerCase())),
    );
    expect(shadowed.map(({ name }) => name)).toEqual([]);
  });

  test("stands in the usage of its command by the name that a refusal gives it", () => {
    const commands = commandTable(shellFor({}, PROGRAM));
    const unnamed = nonEmpty(commands.filter(({ words }) => words.length > 0)).flatMap(({ name, words, usage }) =>
      words.filter((word) => !new RegExp(`\\b${word}\\b`).test(usage)).map((word) => `${name}: ${word}`),
    );
    expect(unnamed).toEqual([]);
  });
});

// Some steps start a process, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

describe("every command of the binary", () => {
  const NAMES = [
    "serve",
    "demo",
    "stdio",
    "workspace create",
    "workspace list",
    "workspace delete",
    "workspace export",
    "plan set",
    "plan list",
    "key create",
    "key list",
    "key set",
    "key revoke",
    "grant list",
    "grant set",
    "grant revoke",
    "room create",
    "room list",
    "room rotate",
    "room revoke",
    "proof show",
    "proof sign",
    "signing-key list",
    "signing-key renew",
    "member list",
    "member set",
    "member remove",
    "member invite",
    "operator create",
    "operator list",
    "operator set",
    "operator reset-password",
    "operator revoke-all",
    "operator delete",
    "connect",
    "disconnect",
    "connection confirm",
    "status",
    "goal set",
    "goal list",
    "goal remove",
    "rate set",
    "rate list",
    "rate remove",
    "alert set",
    "alert backtest",
    "alert list",
    "alert test",
    "alert remove",
    "channel set",
    "channel list",
    "channel test",
    "channel remove",
    "digest set",
    "digest list",
    "digest preview",
    "digest remove",
    "tools",
    "call",
    "keygen",
    "rewrap",
    "backup",
    "restore",
    "store restored",
    "store copy",
    "doctor",
    "healthcheck",
    "version",
  ];

  test("is in the overview and has help of its own", async () => {
    const overview = (await shopmcp(["--help"])).stdout;
    const listed = overview.split("\n").flatMap((line) => /^ {2}(\w[\w-]*(?: [\w-]+)?) {2,}/.exec(line)?.[1] ?? []);
    expect(listed).toEqual(NAMES);
    for (const name of NAMES) {
      const help = await inProcess([...name.split(" "), "--help"]);
      expect(help.exit).toBe(0);
      expect(help.stdout).toStartWith(`shopmcp ${name}: `);
    }
    const help = await shopmcp(["connect", "--help"]);
    expect(help.exit).toBe(0);
    expect(help.stdout).toContain("MODULE --workspace ID [--label L] [--authorize]");
  });

  test("that needs data refuses a folder without any, exit 78, naming the absolute path", async () => {
    const cwd = tempFolder();
    const dataDir = join(cwd, "data");
    const needing = [
      "workspace list",
      "key create --workspace w --name n",
      "key list --workspace w",
      "key revoke k",
      "connect tiktok-ads --workspace w",
      "connect tiktok-ads --workspace w --authorize",
      "disconnect tiktok-ads --workspace w",
      "status",
      "call t --workspace w",
      "doctor",
      "workspace delete w",
      "workspace export w",
      "connection confirm --workspace w",
      "rewrap --to local:k",
      "backup f",
    ];
    for (const words of needing) {
      const run = await inProcess([...words.split(" "), "--json"], { env: { SHOPMCP_DATA_DIR: dataDir }, stdin: "{}" });
      expect(run).toMatchObject({ exit: 78, stdout: expect.stringContaining(dataDir) });
    }
    const fromItsFolder = await shopmcp(["status", "--json"], { cwd });
    expect(fromItsFolder).toMatchObject({ exit: 78, stdout: expect.stringContaining(dataDir) });
  });

  test("refuses a configuration that does not fit, and two or wrong master keys, exit 78", async () => {
    const folder = tempFolder();
    const SHOPMCP_DATA_DIR = join(folder, "data");
    const create = (env: Record<string, string>) =>
      inProcess(["workspace", "create", "--name", "n", "--json"], { env: { SHOPMCP_DATA_DIR, ...env } });
    expect(await create({ SHOPMCP_PORT: "x" })).toMatchObject({
      exit: 78,
      json: { error: { code: "config_invalid" } },
    });
    expect(await create({ SHOPMCP_MASTER_KEY: "x" })).toMatchObject({ exit: 78 });
    // Said of the new key on stderr, which is this process's own where the command runs in it.
    const words = ["workspace", "create", "--name", "n"];
    expect((await shopmcp(words, { env: { SHOPMCP_DATA_DIR } })).exit).toBe(0);
    const key = JSON.parse((await inProcess(["keygen", "--json"])).stdout);
    const wrong = await create({ SHOPMCP_MASTER_KEY: key.key });
    expect(wrong).toMatchObject({
      exit: 78,
      json: { error: { code: "vault_key_wrong", message: expect.stringContaining(key.fingerprint) } },
    });
    expect(wrong.stdout).not.toContain(key.key);
    expect(
      await create({ SHOPMCP_MASTER_KEY: key.key, SHOPMCP_MASTER_KEY_FILE: join(folder, "shopmcp.key") }),
    ).toMatchObject({ exit: 78 });
  });

  test("keygen writes a file for its owner alone and never over one that stands", async () => {
    const file = join(tempFolder(), "k");
    expect((await inProcess(["keygen", "--out", file, "--json"])).json).toMatchObject({
      file,
      fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
    expect(await inProcess(["keygen", "--out", file, "--json"])).toMatchObject({
      exit: 1,
      json: { error: { code: "conflict" } },
    });
    const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_MASTER_KEY_FILE: file };
    expect((await inProcess(["workspace", "create", "--name", "n"], { env })).exit).toBe(0);
  });

  test("connect says what is wrong with its input without repeating it", async () => {
    const file = join(tempFolder(), "k");
    await inProcess(["keygen", "--out", file]);
    const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_MASTER_KEY_FILE: file };
    const { id } = JSON.parse((await inProcess(["workspace", "create", "--name", "n", "--json"], { env })).stdout);
    for (const stdin of [
      "",
      "not json with secret-abc",
      '["secret-abc"]',
      '{"access_token":"secret-abc"}',
      '{"nosuch":"secret-abc"}',
    ]) {
      const run = await inProcess(["connect", "tiktok-ads", "--workspace", id, "--json"], { env, stdin });
      expect(run).toMatchObject({ exit: 1, json: { error: { code: "invalid_input" } } });
      expect(run.stdout + run.stderr).not.toContain("secret-abc");
    }
    // Read from a real input, which is read to its bound.
    const long = `{"app_id":"${"x".repeat(70_000)}"}`;
    expect(await shopmcp(["connect", "tiktok-ads", "--workspace", id, "--json"], { env, stdin: long })).toMatchObject({
      exit: 1,
      json: { error: { code: "invalid_input" } },
    });
    expect(await inProcess(["connect", "nosuch", "--workspace", id, "--json"], { env, stdin: "{}" })).toMatchObject({
      exit: 2,
    });
    expect(
      await inProcess(["connect", "tiktok-ads", "--workspace", "ws_no", "--json"], { env, stdin: "{}" }),
    ).toMatchObject({ exit: 1, json: { error: { code: "not_found" } } });
  });

  test("a data folder that is a file is refused, and no key is made beside it", async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, "data"), "");
    const run = await inProcess(["workspace", "create", "--name", "n", "--json"], {
      env: { SHOPMCP_DATA_DIR: join(folder, "data") },
    });
    expect(run).toMatchObject({ exit: 78, json: { error: { code: "store_refused" } } });
    expect(existsSync(join(folder, "shopmcp.key"))).toBe(false);
  });

  test("a key file that cannot be written stops the first start with the command that helps", async () => {
    // Nobody can make a folder there, root included.
    const run = await inProcess(["workspace", "create", "--name", "n", "--json"], {
      env: { SHOPMCP_DATA_DIR: "/proc/shopmcp/data" },
    });
    expect(run.exit).toBe(78);
    expect(run.stdout).toContain("shopmcp keygen --out");
  });
});
