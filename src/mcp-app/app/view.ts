/** One answer on the screen: what was asked, the figure, what was said with it, and the table. */

import { labelOf, shapeOf, unitOf, verdictOf } from "./columns.ts";
import { drawBars, drawPacing, drawWaterfall } from "./draw-bars.ts";
import { drawLines } from "./draw-lines.ts";
import { drawTable } from "./draw-table.ts";
import { html } from "./element.ts";
import { type Words, wordsIn } from "./numbers.ts";
import type { Answer } from "./read-answer.ts";

export type View = {
  answer: Answer;
  title: string;
  locale: string | undefined;
  /** In pixels, of what the figure may take. */
  width: number;
  /** Null: the metric that comes first. */
  metric: string | null;
  days: { choices: readonly { value: string; label: string }[]; chosen: string; choose(preset: string): void } | null;
  chooseMetric(metric: string): void;
};

export function drawView(view: View): HTMLElement[] {
  const { answer, title, locale } = view;
  const words = wordsIn(locale, answer.meta.currency);
  const shape = shapeOf(answer);
  const isExplained = answer.columns.includes("contribution");
  const isPacing = answer.columns.includes("landing");
  const metric = shape.metrics.find((name) => name === view.metric) ?? shape.metrics[0];
  const figure = () => {
    if (answer.rows.length === 0 || metric === undefined) return null;
    if (isExplained) return drawWaterfall({ answer, shape, words });
    if (isPacing) return drawPacing({ answer, shape, words });
    return shape.time === null
      ? drawBars({ answer, shape, metric, words })
      : drawLines({ answer, shape, metric, words, width: view.width });
  };
  const choosesMetric = !isExplained && !isPacing && shape.metrics.length > 1;
  const { meta, summary } = answer;
  const drawn = figure();
  return [
    html(
      "header",
      {},
      html("h1", {}, title),
      html("p", { class: "days" }, daysText(answer, words)),
      html(
        "div",
        { class: "choices" },
        choosesMetric
          ? choice(
              "Metric",
              metric ?? "",
              shape.metrics.map((value) => ({ value, label: labelOf(value) })),
              view.chooseMetric,
            )
          : null,
        view.days === null ? null : choice("Days", view.days.chosen, daysChoices(view.days), view.days.choose),
      ),
    ),
    isExplained || isPacing || metric === undefined ? null : totalOf(answer, metric, words),
    drawn ??
      html(
        "p",
        { class: "empty" },
        answer.rows.length === 0 ? "There is nothing in these days." : "This answer has nothing to draw.",
      ),
    summary === undefined ? null : html("p", { class: "summary" }, summary),
    ...[...meta.warnings, ...(meta.notice === undefined ? [] : [meta.notice])].map((text) =>
      html("p", { class: "warning" }, text),
    ),
    answer.rows.length === 0 ? null : drawTable(answer, words),
    html("footer", {}, [meta.advertiser_name, meta.currency, meta.timezone].filter(Boolean).join(" · ")),
  ].filter((part) => part !== null);
}

function daysText({ meta: { window, compared_with: before } }: Answer, words: Words): string {
  if (window === undefined) return "";
  const incomplete = window.complete === false ? ", not over yet" : "";
  return `${words.window(window)}${incomplete}${before === undefined ? "" : `, against ${words.window(before)}`}`;
}

/** Days that were given by their dates are no preset, and are shown as what they are. */
function daysChoices({ choices, chosen }: NonNullable<View["days"]>) {
  return choices.some(({ value }) => value === chosen) ? choices : [{ value: chosen, label: "As asked" }, ...choices];
}

function totalOf({ totals }: Answer, metric: string, words: Words): HTMLElement | null {
  const total = totals[metric] ?? null;
  if (total === null) return null;
  const change = totals[`${metric}_change_pct`] ?? null;
  const verdict = change === null || words.isNothing(change, "percent") ? null : verdictOf(change, metric);
  return html(
    "p",
    { class: "total" },
    html("span", { class: "label" }, `${labelOf(metric)}, in all`),
    html("strong", {}, words.number(total, unitOf(metric))),
    change === null
      ? null
      : html("span", { class: verdict === null ? "change" : `change ${verdict}` }, words.signed(change, "percent")),
  );
}

function choice(
  label: string,
  chosen: string,
  choices: readonly { value: string; label: string }[],
  choose: (value: string) => void,
): HTMLElement {
  const select = html(
    "select",
    { name: label },
    ...choices.map((option) =>
      html("option", { value: option.value, selected: option.value === chosen }, option.label),
    ),
  );
  select.addEventListener("change", () => choose(select.value));
  return html("label", {}, html("span", {}, label), select);
}
