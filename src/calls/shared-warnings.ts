/** Warnings of several accounts: each sentence once, with the accounts it is about. */

const MAX_WARNINGS = 12;
const MAX_NAMED = 5;

export function sharedWarnings(all: readonly { label: string; warnings: readonly string[] }[]): string[] {
  const labelsOf = new Map<string, string[]>();
  for (const { label, warnings } of all)
    for (const sentence of warnings) labelsOf.set(sentence, [...(labelsOf.get(sentence) ?? []), label]);
  const told = [...labelsOf].map(([sentence, labels]) =>
    labels.length === all.length ? sentence : `${named(labels)}: ${sentence}`,
  );
  if (told.length <= MAX_WARNINGS) return told;
  return [
    ...told.slice(0, MAX_WARNINGS - 1),
    `And ${told.length - MAX_WARNINGS + 1} more warnings; name one account for its own.`,
  ];
}

function named(labels: readonly string[]): string {
  const more = labels.length > MAX_NAMED ? ` and ${labels.length - MAX_NAMED} more` : "";
  return `${labels.slice(0, MAX_NAMED).join(", ")}${more}`;
}
