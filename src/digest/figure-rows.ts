/** A module's figures as rows of a message. */

import { shownChange, shownFigure } from "#ads/shown-figure.ts";
import type { GivenMessage } from "#channels/message.ts";
import type { DigestView } from "#modules/module-digest.ts";
import type { SeriesUnit } from "#modules/module-page.ts";

type Shown = { view: Pick<DigestView, "columns">; currency: string | null; compared: boolean };

type Rows = NonNullable<GivenMessage["sections"][number]>["rows"];

/** What is no number is left out. */
export function figureRows(
  values: Readonly<Record<string, unknown>> | undefined,
  { view, currency, compared }: Shown,
): Rows {
  if (values === undefined) return [{ label: "No figures", value: "none were delivered", note: null, share: null }];
  return view.columns.flatMap(({ column, label, unit }) => {
    const value = values[column];
    if (typeof value !== "number") return [];
    const note = compared ? changeNote(values, { column, unit, currency }) : null;
    return [{ label, value: shownFigure(value, unit, currency), note, share: null }];
  });
}

/** Null where there is nothing to compare with. */
export function changeNote(
  values: Readonly<Record<string, unknown>>,
  { column, unit, currency }: { column: string; unit: SeriesUnit; currency: string | null },
): string | null {
  const change = values[`${column}_change_pct`];
  const before = values[`${column}_previous`];
  if (typeof change !== "number" || typeof before !== "number") return null;
  return `${shownChange(change)}, was ${shownFigure(before, unit, currency)}`;
}
