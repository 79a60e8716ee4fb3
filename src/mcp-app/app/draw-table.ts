/** Every column and row of the answer, for who wants them all and for those to whom a drawing says nothing. */

import { counted } from "#text/counted.ts";
import { labelOf, unitOf } from "./columns.ts";
import { html } from "./element.ts";
import type { Words } from "./numbers.ts";
import type { Answer } from "./read-answer.ts";

export function drawTable({ columns, rows, page }: Answer, words: Words): HTMLElement {
  const shown = columns.flatMap((name, at) => (/(?:^|_)id$/.test(name) ? [] : [{ name, at }]));
  const cell = (value: unknown, name: string) =>
    typeof value === "number"
      ? html("td", { class: "numeric" }, words.number(value, unitOf(name)))
      : html("td", {}, value === null || value === undefined ? "–" : String(value));
  const table = html(
    "table",
    { class: "rows" },
    html("caption", { class: "hidden" }, "All columns"),
    html("thead", {}, html("tr", {}, ...shown.map(({ name }) => html("th", { scope: "col" }, labelOf(name))))),
    html("tbody", {}, ...rows.map((row) => html("tr", {}, ...shown.map(({ name, at }) => cell(row[at], name))))),
  );
  const more =
    page?.has_more === true ? html("p", { class: "note" }, "There are more rows than this page of them.") : null;
  return html(
    "details",
    {},
    html("summary", {}, `All columns, ${counted(rows.length, "row")}`),
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "All columns" }, table),
    more,
  );
}
