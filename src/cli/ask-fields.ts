/** Asks for a form's fields on a terminal; unanswered ones are left out. */

import type { CredentialField } from "#modules/module.ts";
import type { Terminal } from "./command.ts";

export async function askFields(
  terminal: Terminal,
  fields: readonly CredentialField[],
  required: (field: CredentialField) => boolean,
): Promise<Record<string, string>> {
  const answers = await terminal.askAll(
    fields.map((field) => ({
      text: `${field.label}${required(field) ? "" : " (optional)"}: `,
      hidden: field.secret,
    })),
  );
  const given = fields.map((field, at) => [field.name, answers[at]?.trim() ?? ""] as const);
  return Object.fromEntries(given.filter(([, answer]) => answer !== ""));
}
