/** What answers have besides their tables: the same for all is said once, the rest with its account. */

import { z } from "zod";
import type { AccountPart } from "./account-part.ts";

const ItemObject = z.record(z.string(), z.unknown());

/** Texts and lists tell their account; a number that is not the same for all is null. */
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
  if (!Array.isArray(first.value)) return null;
  return given.flatMap(({ label, value }) =>
    Array.isArray(value) ? value.map((item: unknown) => withAccount(label, item)) : [],
  );
}

function withAccount(account: string, item: unknown): unknown {
  if (typeof item === "string") return `${account}: ${item}`;
  const object = ItemObject.safeParse(item);
  return object.success ? { account, ...object.data } : item;
}
