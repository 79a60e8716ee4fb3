/** Schemas whose usual values pass before zod's own steps, which make a handful of objects for each field. */

import { z } from "zod";

type Pass = { fits(value: unknown): boolean; read(value: unknown): unknown };

const PASSES = new WeakMap<z.core.$ZodType, Pass>();

/** `fits`: values that the schema takes as they are; `read`: what it makes of one. All others go zod's way. */
export function passing<Schema extends z.ZodType>(
  schema: Schema,
  fits: Pass["fits"],
  read: Pass["read"] = (value) => value,
): Schema {
  const { run } = schema._zod;
  PASSES.set(schema, { fits, read });
  schema._zod.run = (payload, context) => {
    if (!fits(payload.value)) return run(payload, context);
    payload.value = read(payload.value);
    return payload;
  };
  return schema;
}

/** As `z.object`. An object passes where each of its fields does. */
export function passingObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return passingShape(z.object(shape), shape);
}

/** `schema` reads objects of `shape`. One passes where each of its fields does; `strict`: and it has no others. */
export function passingShape<Schema extends z.ZodType>(
  schema: Schema,
  shape: z.core.$ZodLooseShape,
  { strict = false } = {},
): Schema {
  const fields: (Pass & { name: string })[] = [];
  for (const [name, field] of Object.entries(shape)) {
    const pass = PASSES.get(field);
    if (pass === undefined) return schema;
    fields.push({ name, ...pass });
  }
  const names = new Set(Object.keys(shape));
  const fits = (value: unknown) => {
    if (!isRecord(value)) return false;
    for (const { name, fits } of fields) if (!fits(value[name])) return false;
    if (strict) for (const name in value) if (!names.has(name)) return false;
    return true;
  };
  return passing(schema, fits, (value) => {
    const content: Record<string, unknown> = {};
    if (!isRecord(value)) return content;
    for (const { name, read } of fields) {
      const inner = read(value[name]);
      if (inner !== undefined || name in value) content[name] = inner;
    }
    return content;
  });
}

/** `schema` reads a list of `inner`, and none as an empty one. It passes where each of the list does. */
export function passingList<Schema extends z.ZodType>(schema: Schema, inner: z.core.$ZodType): Schema {
  const pass = PASSES.get(inner);
  if (pass === undefined) return schema;
  return passing(
    schema,
    (value) => value === null || value === undefined || (Array.isArray(value) && value.every(pass.fits)),
    (value) => (Array.isArray(value) ? value.map(pass.read) : []),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
