/** Form fields from a JSON schema; anything but the simple kinds is typed as JSON. */

import { z } from "zod";

const Described = { description: z.string().optional(), default: z.unknown().optional() };

const Schema = z.object({
  ...Described,
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.object({ type: z.string().optional(), enum: z.array(z.string()).optional() }).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
});
type Schema = z.infer<typeof Schema>;

export type FieldKind =
  | { kind: "choice"; choices: readonly string[] }
  | { kind: "choices"; choices: readonly string[] }
  | { kind: "texts" }
  | { kind: "text" }
  | { kind: "number"; whole: boolean; min: number | undefined; max: number | undefined }
  | { kind: "yesNo" }
  | { kind: "group"; fields: readonly SchemaField[] }
  | { kind: "json" };

export type SchemaField = FieldKind & { name: string; hint: string | null; required: boolean; fallback: unknown };

export function fieldsOf(schema: unknown): SchemaField[] {
  const { success, data } = Schema.safeParse(schema);
  if (!success || data.properties === undefined) return [];
  const required = new Set(data.required ?? []);
  const fields = Object.entries(data.properties).map(([name, property]) => toField(name, property, required.has(name)));
  return fields.toSorted((one, other) => Number(other.required) - Number(one.required));
}

function toField(name: string, property: unknown, required: boolean): SchemaField {
  const { success, data } = Schema.safeParse(property);
  if (!success) return { name, hint: null, required, fallback: undefined, kind: "json" };
  const kind = kindOf(data);
  return { name, hint: data.description ?? null, required, fallback: data.default, ...(required ? kind : eased(kind)) };
}

/** A group's required fields matter only if the group is given, so the form may not demand them. */
function eased(kind: FieldKind): FieldKind {
  if (kind.kind !== "group") return kind;
  return { ...kind, fields: kind.fields.map((field) => ({ ...field, required: false })) };
}

function kindOf(schema: Schema): FieldKind {
  if (schema.enum !== undefined) return { kind: "choice", choices: schema.enum };
  switch (schema.type) {
    case "string":
      return { kind: "text" };
    case "boolean":
      return { kind: "yesNo" };
    case "integer":
    case "number":
      return { kind: "number", whole: schema.type === "integer", min: schema.minimum, max: schema.maximum };
    case "array":
      if (schema.items?.enum !== undefined) return { kind: "choices", choices: schema.items.enum };
      return schema.items?.type === "string" ? { kind: "texts" } : { kind: "json" };
    case "object":
      return schema.properties === undefined ? { kind: "json" } : { kind: "group", fields: fieldsOf(schema) };
    default:
      return { kind: "json" };
  }
}

/** Empty fields are left out, so the tool's own defaults apply. */
export function toArguments(fields: readonly SchemaField[], values: Record<string, unknown>): Record<string, unknown> {
  const given = fields
    .map((field) => [field.name, toArgument(field, values[field.name])] as const)
    .filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

function toArgument(field: SchemaField, value: unknown): unknown {
  if (value === undefined || value === null || value === "") return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value;
  if (field.kind === "json") return parsed(value);
  if (field.kind !== "group") return value;
  const inner = toArguments(field.fields, GroupValues.parse(value));
  return Object.keys(inner).length === 0 ? undefined : inner;
}

const GroupValues = z.record(z.string(), z.unknown()).catch({});

/** Invalid JSON is sent as text, and the tool says what it takes. */
function parsed(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return value;
    throw thrown;
  }
}
