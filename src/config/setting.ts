/** A setting: variable, default, meaning and parser. */

import { readFileSync } from "node:fs";
import { ShopError } from "#errors.ts";
import type { Secret } from "#secret.ts";
import { asSentence } from "#text/as-sentence.ts";
import { InvalidSetting } from "./parse-setting.ts";

export type Env = Readonly<Record<string, string | undefined>>;

/** `fallback` null: unset means "none". */
export type Setting<Value> = {
  variable: string;
  fileVariable?: string;
  fallback: string | null;
  secret: boolean;
  meaning: string;
  /** @throws config_invalid with the variable and what fits, never a secret */
  read(env: Env): Value;
};

type Table<Values> = { readonly [Name in keyof Values]: Setting<Values[Name]> };

export type ValuesOf<Settings> = Settings extends Table<infer Values> ? Values : never;

export function readSettings<Values extends Record<string, unknown>>(settings: Table<Values>, env: Env): Values;
export function readSettings(settings: Readonly<Record<string, Setting<unknown>>>, env: Env): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, setting]) => [name, setting.read(env)]));
}

type Parse<Value> = (text: string) => Value;

export function required<Value>(
  variable: string,
  fallback: string,
  meaning: string,
  parse: Parse<Value>,
): Setting<Value> {
  const read = (env: Env) => parseAs(variable, parse, textOf(env, variable) ?? fallback);
  return { variable, fallback, secret: false, meaning, read };
}

export function optional<Value>(variable: string, meaning: string, parse: Parse<Value>): Setting<Value | null> {
  const read = (env: Env) => {
    const text = textOf(env, variable);
    return text === null ? null : parseAs(variable, parse, text);
  };
  return { variable, fallback: null, secret: false, meaning, read };
}

export function secret(variable: string, meaning: string, parse: Parse<Secret>): Setting<Secret | null> {
  return { ...optional(variable, meaning, parse), secret: true };
}

export function secretOrFile(
  variable: string,
  meaning: string,
  parse: Parse<Secret>,
): Setting<Secret | null> & { fileVariable: string } {
  const fileVariable = `${variable}_FILE`;
  const inline = secret(variable, `${meaning} \`${fileVariable}\` names a file that holds it instead.`, parse);
  return {
    ...inline,
    fileVariable,
    read(env) {
      const path = textOf(env, fileVariable);
      if (path === null) return inline.read(env);
      if (textOf(env, variable) !== null)
        throw new ShopError("config_invalid", `${variable} and ${fileVariable} are both set. Keep one of them.`);
      return parseAs(fileVariable, parse, readSecretFile(fileVariable, path));
    },
  };
}

/** The lower-case name wins, as in other programs that share it. */
export function inEitherCase<Value>(setting: Setting<Value>): Setting<Value> {
  const { variable, read } = setting;
  return { ...setting, read: (env) => read({ [variable]: textOf(env, variable.toLowerCase()) ?? env[variable] }) };
}

/** @throws config_invalid, which names `variable` */
export function readSecretFile(variable: string, path: string): string {
  try {
    return readFileSync(path, "utf8").trim();
  } catch (cause) {
    throw new ShopError(
      "config_invalid",
      `The file of ${variable}, ${path}, cannot be read. Correct the path or the file's permissions.`,
      { cause },
    );
  }
}

export function isSet(env: Env, variable: string): boolean {
  return textOf(env, variable) !== null;
}

/** Compose files pass unset variables as empty ones. */
function textOf(env: Env, variable: string): string | null {
  const text = env[variable]?.trim();
  return text === undefined || text === "" || isUnfilled(text) ? null : text;
}

/** MCPB clients pass an unfilled option as its placeholder. */
const UNFILLED = /^\$\{user_config\.\w+\}$/;

export function isUnfilled(text: string | undefined): boolean {
  return text !== undefined && UNFILLED.test(text.trim());
}

function parseAs<Value>(variable: string, parse: Parse<Value>, text: string): Value {
  try {
    return parse(text);
  } catch (cause) {
    const why = cause instanceof InvalidSetting ? cause.message : "does not fit";
    throw new ShopError("config_invalid", `${asSentence(`${variable} ${why}`)} Correct it and start again.`, { cause });
  }
}
