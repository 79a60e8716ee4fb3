/** TikTok's query syntax: strings raw, everything else as JSON, each name once, and unknown names refused. */

import { z } from "zod";
import { badParameter, type Refusal } from "./refusal.ts";

const MAX_ID_DIGITS = 20;

export const id = z.string().regex(new RegExp(`^\\d{1,${MAX_ID_DIGITS}}$`), "an id is a string of digits");

export const ids = (limit: number) => z.array(id).min(1).max(limit);

export function json<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue({ code: "custom", message: "the value is not valid JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

export const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, "the value is not an integer")
    .transform(Number)
    .pipe(z.number().min(1).max(maximum));

const MAX_PAGE = 1_000_000;

export function paging(maxPageSize: number) {
  return { page: wholeNumber(MAX_PAGE).default(1), page_size: wholeNumber(maxPageSize).default(10) };
}

export const flag = z.enum(["true", "false"]).transform((text) => text === "true");

export function readQuery<Schema extends z.ZodType>(query: URLSearchParams, schema: Schema): z.output<Schema> {
  const plain: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name in plain) throw badParameter(`${name}: the parameter is repeated; write an array as JSON.`);
    plain[name] = value;
  }
  return readInput(plain, schema);
}

export function readBody<Schema extends z.ZodType>(body: string, type: string, schema: Schema): z.output<Schema> {
  if (!type.startsWith("application/json")) throw badParameter("Content-Type must be application/json.");
  try {
    return readInput(JSON.parse(body), schema);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw badParameter("The body is not valid JSON.");
    throw cause;
  }
}

function readInput<Schema extends z.ZodType>(input: unknown, schema: Schema): z.output<Schema> {
  const read = schema.safeParse(input, { reportInput: true });
  if (read.success) return read.data;
  throw refusalOf(read.error);
}

function refusalOf(error: z.ZodError): Refusal {
  const missing = error.issues.filter((issue) => "input" in issue && issue.input === undefined);
  if (missing.length > 0) {
    return badParameter(`Missing required field(s): ${missing.map((issue) => issue.path.join(".")).join(", ")}`);
  }
  return badParameter(error.issues.map(sentence).join("; "));
}

function sentence(issue: z.core.$ZodIssue): string {
  const where = issue.path.join(".");
  if (issue.code === "unrecognized_keys")
    return `Unknown parameter(s): ${issue.keys.map((key) => [...issue.path, key].join(".")).join(", ")}`;
  if (issue.code === "invalid_value") {
    const allowed = issue.values.map(String).join(", ");
    return `${where}: value is not one of the allowed values, value is ${String(issue.input)}, correct is ${allowed}`;
  }
  return `${where}: ${issue.message}`;
}
