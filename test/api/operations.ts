/** What the API says of itself, as tests walk it: each route with the schemas of what it takes. */

import fc from "fast-check";
import { z } from "zod";

export type Schema = {
  type?: string | readonly string[] | undefined;
  enum?: readonly unknown[] | undefined;
  anyOf?: readonly Schema[] | undefined;
  properties?: Record<string, Schema> | undefined;
  required?: readonly string[] | undefined;
  additionalProperties?: Schema | boolean | undefined;
  maxLength?: number | undefined;
};

const Schema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    type: z.union([z.string(), z.array(z.string())]).optional(),
    enum: z.array(z.unknown()).optional(),
    anyOf: z.array(Schema).optional(),
    properties: z.record(z.string(), Schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), Schema]).optional(),
    maxLength: z.number().optional(),
  }),
);

const Document = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        security: z.array(z.unknown()).optional(),
        parameters: z.array(z.looseObject({ name: z.string(), in: z.enum(["path", "query"]) })).optional(),
        requestBody: z
          .looseObject({ content: z.looseObject({ "application/json": z.looseObject({ schema: Schema }) }) })
          .optional(),
      }),
    ),
  ),
});

export type Operation = {
  method: string;
  path: string;
  open: boolean;
  pathParameters: string[];
  queryParameters: string[];
  body: Schema | null;
};

export function operationsOf(document: unknown): Operation[] {
  return Object.entries(Document.parse(document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security, parameters = [], requestBody }]) => ({
      method: method.toUpperCase(),
      path,
      open: security?.length === 0,
      pathParameters: parameters.filter((each) => each.in === "path").map(({ name }) => name),
      queryParameters: parameters.filter((each) => each.in === "query").map(({ name }) => name),
      body: requestBody?.content["application/json"].schema ?? null,
    })),
  );
}

export function filled(path: string, ids: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(ids[name] ?? "none"));
}

/** The least that fits. */
export function example(schema: Schema): unknown {
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf !== undefined) return example(schema.anyOf[0] ?? {});
  if (schema.type === "string") return "x";
  if (schema.type === "number" || schema.type === "integer") return 1;
  if (schema.type === "array") return [];
  return Object.fromEntries((schema.required ?? []).map((name) => [name, example(schema.properties?.[name] ?? {})]));
}

/** What fits the schema, as far as it says. */
export function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(fitting));
  if (schema.type === "string") return fc.string({ maxLength: Math.min(schema.maxLength ?? 40, 40), unit: "binary" });
  if (schema.type === "integer") return fc.integer();
  if (schema.type === "number") return fc.double();
  if (schema.type === "boolean") return fc.boolean();
  if (schema.type === "array") return fc.array(fc.jsonValue(), { maxLength: 3 });
  const fields = fc.record(
    Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, field]) => [name, fitting(field)])),
    { requiredKeys: [...(schema.required ?? [])] },
  );
  const more = schema.additionalProperties;
  if (typeof more !== "object") return fields;
  return fc.dictionary(fc.string({ maxLength: 20 }), Object.keys(more).length === 0 ? fc.jsonValue() : fitting(more), {
    maxKeys: 4,
  });
}
