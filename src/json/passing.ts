/** Schemas whose usual values pass before zod's own steps, which make a handful of objects for each field. */

import { z } from "zod";

/** What the schema makes of a value, or MISFIT where it has to look itself. */
type Pass = (value: unknown) => unknown;

const MISFIT = Symbol("misfit");

const PASSES = new WeakMap<z.core.$ZodType, Pass>();

/** `fits`: values that the schema takes as they are; `read`: what it makes of one. All others go zod's way. */
export function passing<Schema extends z.ZodType>(
  schema: Schema,
  fits: (value: unknown) => boolean,
  read?: (value: unknown) => unknown,
): Schema {
  if (read === undefined) return passed(schema, (value) => (fits(value) ? value : MISFIT));
  return passed(schema, (value) => (fits(value) ? read(value) : MISFIT));
}

function passed<Schema extends z.ZodType>(schema: Schema, pass: Pass): Schema {
  const { run } = schema._zod;
  PASSES.set(schema, pass);
  schema._zod.run = (payload, context) => {
    const value = pass(payload.value);
    if (value === MISFIT) return run(payload, context);
    payload.value = value;
    return payload;
  };
  return schema;
}

/** As `z.object`. An object passes where each of its fields does. */
export function passingObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return passingShape(z.object(shape), shape);
}

/**
 * `schema` reads objects of `shape`. One passes where each of its fields does; `strict`: and it has no others. What
 * would be read as it is stays the same object, because a copy of each of ten thousand rows costs more than a look.
 */
export function passingShape<Schema extends z.ZodType>(
  schema: Schema,
  shape: z.core.$ZodLooseShape,
  { strict = false } = {},
): Schema {
  const fields: { name: string; pass: Pass }[] = [];
  for (const [name, field] of Object.entries(shape)) {
    const pass = PASSES.get(field);
    if (pass === undefined) return schema;
    fields.push({ name, pass });
  }
  return passed(schema, (value) => {
    if (!isRecord(value)) return MISFIT;
    let content = value;
    let known = 0;
    for (const { name, pass } of fields) {
      const own = value[name];
      const inner = pass(own);
      if (inner === MISFIT) return MISFIT;
      if (inner !== own) {
        if (content === value) content = { ...value };
        content[name] = inner;
      }
      if (inner !== undefined || name in value) known += 1;
    }
    if (Object.keys(content).length === known) return content;
    return strict ? MISFIT : fieldsOf(content, fields);
  });
}

function fieldsOf(value: Record<string, unknown>, fields: readonly { name: string }[]): Record<string, unknown> {
  const content: Record<string, unknown> = {};
  for (const { name } of fields) if (name in value) content[name] = value[name];
  return content;
}

/** `schema` reads a list of `inner`, and none as an empty one. It passes where each of the list does. */
export function passingList<Schema extends z.ZodType>(schema: Schema, inner: z.core.$ZodType): Schema {
  const pass = PASSES.get(inner) ?? (() => MISFIT);
  return passed(schema, (value) => {
    if (value === null || value === undefined) return [];
    if (!Array.isArray(value)) return MISFIT;
    let list: unknown[] = value;
    for (let place = 0; place < value.length; place += 1) {
      const one = pass(value[place]);
      if (one === MISFIT) return MISFIT;
      if (one === value[place]) continue;
      if (list === value) list = [...value];
      list[place] = one;
    }
    return list;
  });
}

/** `schema` reads `inner`, or nothing. */
export function passingOptional<Schema extends z.ZodType>(schema: Schema, inner: z.core.$ZodType): Schema {
  const pass = PASSES.get(inner) ?? (() => MISFIT);
  return passed(schema, (value) => (value === null || value === undefined ? value : pass(value)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
