/** What answers have besides their tables: the same for all is said once, the rest with its account. */

import { z } from "zod";
import type { AccountPart } from "./account-part.ts";

const ItemObject = z.record(z.string(), z.unknown());

/** Texts and lists tell their account; a number that is not the same for all is null, within an object, too. */
export function mergeMembers(parts: readonly AccountPart[], without: ReadonlySet<string>): Record<string, unknown> {
  const names = new Set(parts.flatMap(({ own }) => Object.keys(own)).filter((name) => !without.has(name)));
  return Object.fromEntries([...names].map((name) => [name, mergeMember(parts, name)]));
}

function mergeMember(parts: readonly AccountPart[], name: string): unknown {
  const given = parts.flatMap(({ label, own }) => (own[name] === undefined ? [] : [{ label, value: own[name] }]));
  const [first] = given;
  const written = new Set(given.map(({ value }) => JSON.stringify(value)));
  if (first === undefined || written.size === 1) return first?.value;
  if (typeof first.value === "string") return given.map(({ label, value }) => `${label}: ${value}`).join("\n");
  const values = given.map(({ value }) => ItemObject.safeParse(value).data);
  if (values.every((value) => value !== undefined)) return mergeObjects(values);
  if (!Array.isArray(first.value)) return null;
  return given.flatMap(({ label, value }) =>
    Array.isArray(value) ? value.map((item: unknown) => withAccount(label, item)) : [],
  );
}

/** An object stays one, as the tool's schema says. */
function mergeObjects(values: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const names = new Set(values.flatMap((value) => Object.keys(value)));
  return Object.fromEntries(
    [...names].map((name) => {
      const own = values.map((value) => value[name]);
      return [name, new Set(own.map((value) => JSON.stringify(value))).size === 1 ? own[0] : null];
    }),
  );
}

function withAccount(account: string, item: unknown): unknown {
  if (typeof item === "string") return `${account}: ${item}`;
  const object = ItemObject.safeParse(item);
  return object.success ? { account, ...object.data } : item;
}
