/** Bars in the last column of a table, so that they read and narrow as tables do: sums, steps of a change, a month's range. */

import { amountIn, isRest, labelOf, nameOf, type Shape, unitOf, verdictOf } from "./columns.ts";
import { html } from "./element.ts";
import type { Words } from "./numbers.ts";
import type { Answer } from "./read-answer.ts";
import { changeSteps } from "./waterfall-steps.ts";

const MAX_BARS = 15;

export type Figure = { answer: Answer; shape: Shape; metric: string; words: Words };

type Bar = { name: string; said: string; beside?: string; parts: readonly Part[]; whole?: boolean };
/** From and to in the figure's unit. `kind` is a class of the styles. */
type Part = { kind: string; from: number; to: number };

export function drawBars({ answer, shape, metric, words }: Figure): HTMLElement {
  const at = answer.columns.indexOf(metric);
  const before = answer.columns.indexOf(`${metric}_previous`);
  const change = answer.columns.findIndex((name) => name === `${metric}_change_pct` || name === `${metric}_wow_pct`);
  const bars = answer.rows.slice(0, MAX_BARS).map((row): Bar => {
    const value = amountIn(row, at);
    const earlier = amountIn(row, before);
    const moved = amountIn(row, change);
    return {
      name: nameOf(row, shape),
      said: words.number(value, unitOf(metric)),
      ...(moved === null ? {} : { beside: words.signed(moved, "percent") }),
      parts: isRest(row, answer)
        ? []
        : [
            ...(value === null ? [] : [{ kind: "value", from: 0, to: value }]),
            ...(earlier === null ? [] : [{ kind: "before", from: earlier, to: earlier }]),
          ],
    };
  });
  const notes = [
    before === -1 ? "" : "The thin mark is the value before.",
    answer.rows.some((row) => isRest(row, answer)) ? "Others are a sum and have no bar." : "",
    answer.rows.length > MAX_BARS ? `${answer.rows.length - MAX_BARS} more are in the table.` : "",
  ];
  return barTable({ bars, head: ["", labelOf(metric)], caption: `${labelOf(metric)}, one bar each`, notes });
}

/** Null where there are no steps that add up. */
export function drawWaterfall({ answer, shape, words }: Omit<Figure, "metric">): HTMLElement | null {
  const change = changeSteps({ answer, shape });
  if (change === null) return null;
  const { metric, before, now } = change;
  const unit = unitOf(metric);
  const steps = change.steps.map(({ name, amount, from, to }): Bar => {
    const kind = words.isNothing(amount, unit) ? "step" : (verdictOf(amount, metric) ?? "step");
    return { name, said: words.signed(amount, unit), parts: [{ kind, from, to }] };
  });
  const whole = (name: string, value: number): Bar => ({
    ...{ name, said: words.number(value, unit), whole: true },
    parts: [{ kind: "whole", from: 0, to: value }],
  });
  return barTable({
    bars: [whole("Before", before), ...steps, whole("These days", now)],
    head: ["", labelOf(metric)],
    caption: `${labelOf(metric)}, from the days before to these, and what each contributed`,
    notes: [],
    zoom: true,
  });
}

/** What is spent, where the month lands at most and at least, and the goal where there is one. */
export function drawPacing({ answer, shape, words }: Omit<Figure, "metric">): HTMLElement {
  const column = (name: string) => answer.columns.indexOf(name);
  const bars = answer.rows.map((row): Bar => {
    const of = (name: string) => amountIn(row, column(name));
    const [spent, low, high, landing, goal] = [
      of("spent"),
      of("landing_low"),
      of("landing_high"),
      of("landing"),
      of("month_budget"),
    ];
    return {
      name: nameOf(row, shape),
      said: words.number(spent, "money"),
      ...(landing === null ? {} : { beside: `lands at ${words.number(landing, "money")}` }),
      parts: [
        ...(low === null || high === null ? [] : [{ kind: "range", from: low, to: high }]),
        ...(spent === null ? [] : [{ kind: "value", from: 0, to: spent }]),
        ...(landing === null ? [] : [{ kind: "before", from: landing, to: landing }]),
        ...(goal === null ? [] : [{ kind: "goal", from: goal, to: goal }]),
      ],
    };
  });
  const hasGoal = answer.rows.some((row) => amountIn(row, column("month_budget")) !== null);
  const notes = [
    "The pale bar is the range in which the month lands, its mark the most likely.",
    hasGoal ? "The dashed mark is the goal." : "",
  ];
  // The account dwarfs its campaigns, so that each bar has a scale of its own.
  return barTable({ bars, head: ["", "Spent"], caption: "Spent this month, and where it lands", notes, own: true });
}

type BarTable = {
  bars: readonly Bar[];
  head: readonly [string, string];
  caption: string;
  notes: readonly string[];
  /** Where all levels are far from 0, the lane begins below the lowest. */
  zoom?: boolean;
  own?: boolean;
};

function barTable({ bars, head, caption, notes, zoom = false, own = false }: BarTable): HTMLElement {
  const all = bars.flatMap(({ parts }) => parts);
  const lowest = zoom ? zoomed(bars) : 0;
  const shared = scaleOf(all, lowest);
  const body = bars.map((bar) => {
    const scale = own ? scaleOf(bar.parts, 0) : shared;
    const lanes = bar.parts.map((part) => {
      const [from, to] = [scale(bar.whole === true ? lowest : part.from), scale(part.to)];
      const style = `left:${Math.min(from, to)}%;width:${Math.abs(to - from)}%`;
      return html("span", { class: `bar ${part.kind}`, style });
    });
    const value = html(
      "td",
      { class: "numeric" },
      bar.said,
      bar.beside === undefined ? null : html("small", {}, bar.beside),
    );
    return html(
      "tr",
      { class: bar.whole === true ? "whole-row" : undefined },
      html("th", { scope: "row" }, bar.name),
      value,
      html("td", { class: "lane", "aria-hidden": "true" }, html("div", {}, ...lanes)),
    );
  });
  const titles = html(
    "tr",
    {},
    html("th", { scope: "col" }, html("span", { class: "hidden" }, "Name")),
    html("th", { scope: "col", class: "numeric" }, head[1]),
    html("td", { "aria-hidden": "true" }),
  );
  const said = [...notes, lowest > 0 ? "The bars do not begin at 0, so that the steps can be told apart." : ""].filter(
    (note) => note !== "",
  );
  return html(
    "div",
    { class: "chart" },
    html(
      "table",
      { class: "bars" },
      html("caption", { class: "hidden" }, caption),
      html("thead", {}, titles),
      html("tbody", {}, ...body),
    ),
    said.length === 0 ? null : html("p", { class: "note" }, said.join(" ")),
  );
}

function scaleOf(parts: readonly Part[], lowest: number): (value: number) => number {
  const values = parts.flatMap(({ from, to }) => [from, to]);
  const low = lowest > 0 ? lowest : Math.min(0, ...values);
  const high = Math.max(low, ...values);
  return (value) => (high === low ? 0 : ((Math.max(value, low) - low) / (high - low)) * 100);
}

function zoomed(bars: readonly Bar[]): number {
  const levels = bars.flatMap(({ parts, whole }) =>
    parts.flatMap(({ from, to }) => (whole === true ? [to] : [from, to])),
  );
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  const low = least - (most - least) / 2;
  return low < most / 4 ? 0 : low;
}
