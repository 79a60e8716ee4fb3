/** Whether answers still stand. What is returned here is kept, and so is made where nothing of a call is in reach. */

import type { Connections } from "#connections/connections.ts";
import type { AnswerBasis, Standing } from "#modules/answer-basis.ts";

/** While the credential is the one that was opened, and each of `bases` stands. */
export function standingOf(
  { isOpen }: Pick<Connections, "isOpen">,
  connectionId: string,
  bases: readonly AnswerBasis[],
): Standing | null {
  const parts: { opening: number; stands: Standing }[] = [];
  for (const basis of bases) {
    const stands = basis.standing();
    if (stands === null) return null;
    parts.push({ opening: basis.opening, stands });
  }
  if (parts.length === 0) return null;
  return () => parts.every(({ opening, stands }) => isOpen(connectionId, opening) && stands());
}

export function standingOfAll(answers: readonly { standing: Standing | null }[]): Standing | null {
  const each = answers.flatMap(({ standing }) => standing ?? []);
  return each.length < answers.length ? null : () => each.every((stands) => stands());
}
