/** JSON lines on one stream: an allow-list of fields, then a scrubber over the finished lines. */

import type { Clock } from "./clock.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

export type LogLevel = (typeof LEVELS)[number];

export const LOG_LEVELS: readonly LogLevel[] = LEVELS;

/** A field that is not named here is not logged. */
const FIELD_NAMES = [
  "action",
  "address",
  "cause",
  "channel",
  "channel_id",
  "code",
  "connection_id",
  "count",
  "data_dir",
  "job",
  "key_fingerprint",
  "key_id",
  "method",
  "module",
  "ms",
  "outcome",
  "path",
  "pid",
  "request_id",
  "retry_seconds",
  "route",
  "setting",
  "signal",
  "stack",
  "status",
  "tool",
  "trace_id",
  "type",
  "upstream_code",
  "upstream_request_id",
  "upstream_request_ids",
  "upstream_requests",
  "version",
  "workspace_id",
] as const;

const LOGGED: ReadonlySet<string> = new Set(FIELD_NAMES);
const isLogged = (name: string): name is keyof LogFields => LOGGED.has(name);

export type LogFields = Partial<Record<(typeof FIELD_NAMES)[number], string | number | boolean | null>>;

export type Log = Record<LogLevel, (message: string, fields?: LogFields) => void>;

/** `inBatches`: lines that come close together are scrubbed and written as one text. */
export type LogOptions = { clock: Clock; level: LogLevel; inBatches?: boolean; write(lines: string): void };

const BATCH_MS = 20;
const BATCH_LENGTH = 65_536;

/** Under load a write per turn of the event loop cost a tenth of each call. */
export function joinLines(write: (text: string) => void): (line: string) => void {
  let waiting = "";
  let pausing = false;
  const flush = () => {
    pausing = waiting !== "";
    if (!pausing) return;
    const text = waiting;
    waiting = "";
    setTimeout(flush, BATCH_MS);
    write(text);
  };
  return (line) => {
    waiting += line;
    if (!pausing) {
      pausing = true;
      setImmediate(flush);
    } else if (waiting.length > BATCH_LENGTH) {
      const text = waiting;
      waiting = "";
      write(text);
    }
  };
}

export function createLog({ clock, level, inBatches = false, write }: LogOptions): Log {
  const writeScrubbed = (text: string) => write(scrub(text));
  const say = inBatches ? joinLines(writeScrubbed) : writeScrubbed;
  const lowest = LEVELS.indexOf(level);
  let [lastMs, time] = [Number.NaN, ""];
  const timeNow = () => {
    const nowMs = clock.now();
    if (nowMs !== lastMs) time = new Date(nowMs).toISOString();
    lastMs = nowMs;
    return time;
  };
  const at = (own: LogLevel) => {
    if (LEVELS.indexOf(own) < lowest) return () => undefined;
    return (message: string, fields: LogFields = {}) => {
      const line: Record<string, unknown> = { time: timeNow(), level: own, message };
      for (const name of Object.keys(fields)) if (isLogged(name)) line[name] = fields[name];
      say(`${JSON.stringify(line)}\n`);
    };
  };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** What one command has to say to a person at the shell: sentences in place of lines for a log, each of them once. */
export function createSpokenLog(write: (line: string) => void): Log {
  const said = new Set<string>();
  const say =
    (opening: string) =>
    (message: string, fields: LogFields = {}) => {
      const about = Object.entries(fields).flatMap(([name, value]) => (isLogged(name) ? `${name} ${value}` : []));
      const line = scrub(`${opening}${message}${about.length === 0 ? "" : ` (${about.join(", ")})`}`);
      if (said.has(line)) return;
      said.add(line);
      write(`${line}\n`);
    };
  const silent = () => undefined;
  return { debug: silent, info: silent, warn: say("Note: "), error: say("shopmcp: ") };
}

/** Our secrets (but the setup link, logged to be read once), bearer tokens, named values, and TikTok's hex digits. */
const SECRET_SHAPES: readonly (readonly [RegExp, string])[] = [
  [/\bsm(?:cp|at|rt|ac|cs|ch|se|dv)_[0-9A-Za-z]{8,}/g, "[key]"],
  [/\bshopmcp-key-\d+:[\w-]{8,}/g, "[master key]"],
  [/\b(bearer\s+)[\w.~+/-]{8,}=*/gi, "$1[token]"],
  [
    /((?:access[-_]token|refresh_token|app_secret|secret|auth_code|password|token)(?:\\?["']?\s*[:=]\s*\\?["']?))[^\s"'&\\,}]+/gi,
    "$1[secret]",
  ],
  [/\b[0-9a-f]{40,64}\b/g, "[hex]"],
];

export function scrub(text: string): string {
  return SECRET_SHAPES.reduce((line, [shape, mask]) => line.replace(shape, mask), text);
}

export function describeCause(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown).slice(0, MAX_CAUSE_LENGTH);
  const stack =
    thrown.stack
      ?.split("\n")
      .slice(1, 1 + MAX_STACK_LINES)
      .map((line) => line.trim()) ?? [];
  const inner = thrown.cause === undefined ? "" : ` <- ${describeCause(thrown.cause)}`;
  return `${thrown.name}: ${thrown.message} (${stack.join("; ")})${inner}`.slice(0, MAX_CAUSE_LENGTH);
}

const MAX_STACK_LINES = 6;
const MAX_CAUSE_LENGTH = 2_000;
