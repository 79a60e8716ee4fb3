/** Finds the command that was typed, parses its arguments, and turns its outcome into output and an exit code. */

import { parseArgs } from "node:util";
import { ShopError, toShopError } from "#errors.ts";
import { describeCause, scrub } from "#log.ts";
import { asSentence } from "#text/as-sentence.ts";
import { type Command, type Invocation, platformSaid, type Terminal } from "./command.ts";
import { unknownCommand } from "./unknown-command.ts";

const COMMON_OPTIONS = {
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  "data-dir": { type: "string" },
} as const;

const COMMON_HELP = `  --data-dir FOLDER  the data folder (default: SHOPMCP_DATA_DIR, or ./data)
  --json             one JSON document on stdout
  --help             this text`;

/** The name alone prints help, but exits with an error, so that a misconfigured service does not seem to have run. */
const USAGE_EXIT = 2;

/** @returns 0 done, 1 failed, 2 usage, 78 configuration or key refused */
export async function runCommand(
  commands: readonly Command[],
  typed: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const words = helpBehind(commandFirst(typed));
  const json = words.includes("--json");
  try {
    const help = helpAsked(commands, words);
    if (help !== null) {
      terminal.out(help);
      return 0;
    }
    if (words.length === 0) {
      terminal.hint(overview(commands));
      return USAGE_EXIT;
    }
    const { command, rest } = findCommand(commands, words);
    const parsed = parse(command, rest);
    if (parsed.help) {
      terminal.out(helpFor(command));
      return 0;
    }
    return (await command.run(toInvocation(command, parsed, terminal))) ?? 0;
  } catch (thrown) {
    const error = toShopError(thrown);
    const message = error.code === "internal" ? `${error.message} ${scrub(describeCause(error.cause))}` : error.message;
    if (json) terminal.out(JSON.stringify({ error: { code: error.code, message, ...upstreamOf(error) } }));
    else terminal.hint(`shopmcp: ${message}${platformLine(error)}`);
    return error.traits.exit;
  }
}

function commandFirst(typed: readonly string[]): readonly string[] {
  const [first = "", second] = typed;
  if (typed.length < 2) return typed;
  if (first === "--json" || first.startsWith("--data-dir=")) return [...commandFirst(typed.slice(1)), first];
  if (first === "--data-dir" && second !== undefined) return [...commandFirst(typed.slice(2)), first, second];
  return typed;
}

const HELP_WORDS: readonly string[] = ["--help", "-h", "help"];

/** `help key create` is `key create --help`. */
function helpBehind(words: readonly string[]): readonly string[] {
  const [first = "", second = "-"] = words;
  return HELP_WORDS.includes(first) && !second.startsWith("-") ? [...words.slice(1), "--help"] : words;
}

function helpAsked(commands: readonly Command[], words: readonly string[]): string | null {
  const [first = "", second = ""] = words;
  if (HELP_WORDS.includes(first)) return overview(commands);
  const family = commands.filter(({ name }) => name.startsWith(`${first} `));
  return family.length > 0 && (second === "--help" || second === "-h") ? overview(family) : null;
}

function platformLine({ upstream }: ShopError): string {
  return upstream === undefined ? "" : `\n  ${platformSaid(upstream)}`;
}

function upstreamOf({ upstream }: ShopError) {
  return upstream === undefined
    ? {}
    : { details: { code: upstream.code, request_id: upstream.requestId, platform_message: upstream.message } };
}

function findCommand(
  commands: readonly Command[],
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  const firstOption = words.findIndex((word) => word.startsWith("-"));
  const leading = firstOption === -1 ? words : words.slice(0, firstOption);
  if (words[0] === "--version") return findCommand(commands, ["version", ...words.slice(1)]);
  for (const length of [2, 1]) {
    const name = leading.slice(0, length).join(" ");
    const command = leading.length >= length ? commands.find((candidate) => candidate.name === name) : undefined;
    if (command !== undefined) return { command, rest: words.slice(length) };
  }
  if (leading.length === 0)
    throw new ShopError("usage", "A command is missing, such as `shopmcp serve`. `shopmcp --help` names them all.");
  const names = commands.map((candidate) => candidate.name);
  throw new ShopError("usage", unknownCommand(names, leading));
}

type Parsed = { values: Record<string, unknown>; words: Map<string, string>; help: boolean };

function parse(command: Command, rest: readonly string[]): Parsed {
  try {
    const { values, positionals } = parseArgs({
      args: [...rest],
      options: { ...COMMON_OPTIONS, ...wordOptions(command), ...command.options },
      allowPositionals: true,
      strict: true,
    });
    if (values.help === true) return { values, words: new Map(), help: true };
    const words = new Map<string, string>();
    const options = new Map<string, unknown>(Object.entries(values));
    for (const name of command.words) {
      const option = options.get(name.toLowerCase());
      const word = typeof option === "string" ? option : positionals.shift();
      if (word === undefined) throw new Error(`${name} is missing`);
      words.set(name, word);
    }
    if (positionals.length > 0)
      throw new Error(`too many words: it takes ${[...command.words, "options"].join(" and ")} alone`);
    return { values, words, help: false };
  } catch (cause) {
    const why = whyRefused(cause);
    throw new ShopError("usage", `${asSentence(why)} Usage: shopmcp ${command.name} ${command.usage}`, {
      cause,
    });
  }
}

/** Whoever remembers a word by its name may write it as an option: `--email E` for EMAIL. */
function wordOptions({ words }: Command) {
  return Object.fromEntries(words.map((name) => [name.toLowerCase(), { type: "string" } as const]));
}

/** The parser's own advice, a bare `--` at the end, helps nobody who typed a negative number. */
function whyRefused(cause: unknown): string {
  const [first = ""] = cause instanceof Error ? cause.message.split("\n") : [];
  const [, unknown] = /^(Unknown option '[^']*')\. To specify/.exec(first) ?? [];
  if (unknown !== undefined)
    return /'-[\d.]/.test(unknown)
      ? `${unknown.replace("Unknown option ", "A negative number, ")}, is not taken here`
      : unknown;
  const [, option] = /^Option '(?:-\w, )?(--[\w-]+)[^']*' argument is ambiguous/.exec(first) ?? [];
  return option === undefined
    ? first
    : `${option} needs a value; one that begins with a hyphen is written ${option}=-5`;
}

function toInvocation(command: Command, { values, words }: Parsed, terminal: Terminal): Invocation {
  const option = (name: string) => {
    const value = words.get(name) ?? values[name];
    if (value === "")
      throw new ShopError(
        "usage",
        `${words.has(name) ? name : `--${name}`} is empty. Usage: shopmcp ${command.name} ${command.usage}`,
      );
    return typeof value === "string" ? value : undefined;
  };
  return {
    option,
    required(name) {
      const value = option(name);
      if (value === undefined)
        throw new ShopError("usage", `--${name} is missing. Usage: shopmcp ${command.name} ${command.usage}`);
      return value;
    },
    flag: (name) => values[name] === true,
    json: values.json === true,
    dataDir: option("data-dir"),
    terminal,
  };
}

function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const rows = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `shopmcp: your ad accounts for your AI assistant, on your own machine.\n\nCommands:\n${rows.join("\n")}\n\nWith each command:\n${COMMON_HELP}\n\nSettings come from the environment: see docs/configuration.md.`;
}

function helpFor({ name, summary, usage, details }: Command): string {
  return `shopmcp ${name}: ${summary}\n\nUsage: shopmcp ${name} ${usage}\n${details === undefined ? "" : `\n${wrapped(details)}\n`}\n${COMMON_HELP}`;
}

/** Fits terminals that are not narrow; lines that were broken by hand are shorter. */
const LONGEST_LINE = 120;

/** Breaks what was written as one line, between words; every other line stays as it is. */
function wrapped(text: string): string {
  return text
    .split("\n")
    .map((line) =>
      line.length <= LONGEST_LINE ? line : line.replace(new RegExp(`(.{1,${LONGEST_LINE}})(?: +|$)`, "g"), "$1\n"),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}
