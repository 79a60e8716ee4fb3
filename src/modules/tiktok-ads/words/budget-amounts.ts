/** Amounts that an owner sets, and how TikTok writes that none is set. */

/** TikTok sends 0 for a bid, a limit or a cap that is not set. */
export function amount(value: number | null): number | null {
  return value === 0 ? null : value;
}

export function budget({
  budget: own,
  budget_mode,
}: {
  budget: number | null;
  budget_mode?: string | null | undefined;
}) {
  return budget_mode === "BUDGET_MODE_INFINITE" ? null : own;
}
