/** Labels that could not be given, known before anything is sent. */

type Labelled = { id: string; label: string | null };

/** What is wrong, by account. `taken`: the labels of accounts that are connected. */
export function labelClashes(picked: readonly Labelled[], taken: ReadonlySet<string>): Record<string, string> {
  const clashes: Record<string, string> = {};
  for (const { id, label } of picked) {
    if (label === null) continue;
    if (taken.has(label)) clashes[id] = `"${label}" is the label of a connected account. Choose another one.`;
    else if (picked.some((other) => other.id !== id && other.label === label))
      clashes[id] = `"${label}" is given twice here. Choose another one.`;
  }
  return clashes;
}
