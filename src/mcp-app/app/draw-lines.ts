/** Values over time, as lines. A slider lies over them, by which keyboard, finger and screen reader go from point to point. */

import { amountIn, isRest, labelOf, nameOf, type Shape, unitOf } from "./columns.ts";
import { html, svg } from "./element.ts";
import type { Words } from "./numbers.ts";
import type { Answer } from "./read-answer.ts";

/** One unit is one pixel, so that a phone's marks are as large as a desk's. */
const WIDTHS = { least: 260, most: 960 };
const HEIGHT = 220;
const EDGE = { top: 12, right: 10, bottom: 26, left: 58 };
const MAX_LINES = 5;
const MARKS = 4;

type Line = { name: string; values: readonly (number | null)[] };
type Figure = { answer: Answer; shape: Shape; metric: string; words: Words; width: number };

export function drawLines({ answer, shape, metric, words, width: room }: Figure): HTMLElement {
  const width = Math.min(WIDTHS.most, Math.max(WIDTHS.least, room));
  const { times, lines, left } = seriesOf({ answer, shape, metric });
  const unit = unitOf(metric);
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const { low, high, step } = roundScale(Math.min(0, ...known), Math.max(0, ...known));
  const x = (at: number) =>
    EDGE.left + (times.length < 2 ? 0.5 : at / (times.length - 1)) * (width - EDGE.left - EDGE.right);
  const y = (value: number) => EDGE.top + ((high - value) / (high - low)) * (HEIGHT - EDGE.top - EDGE.bottom);

  const cursor = svg("line", { class: "cursor", y1: EDGE.top, y2: HEIGHT - EDGE.bottom });
  const dots = lines.map((_, at) => svg("circle", { class: `dot line-${at}`, r: 4 }));
  const grid = marksOf(low, high, step).flatMap((value) => [
    svg("line", { class: "grid", x1: EDGE.left, x2: width - EDGE.right, y1: y(value), y2: y(value) }),
    svg("text", { class: "mark", x: EDGE.left - 8, y: y(value) + 4, "text-anchor": "end" }, words.short(value, unit)),
  ]);
  const days = [0, Math.floor((times.length - 1) / 2), times.length - 1].filter((at, i, all) => all.indexOf(at) === i);
  const labels = days.map((at, i) =>
    svg(
      "text",
      {
        class: "mark",
        x: x(at),
        y: HEIGHT - 6,
        "text-anchor": i === 0 ? "start" : i === days.length - 1 ? "end" : "middle",
      },
      words.day(times[at] ?? ""),
    ),
  );
  const paths = lines.map(({ values }, at) =>
    svg("path", {
      class: `path line-${at}`,
      d: pathOf(values.map((value, i) => [x(i), value === null ? null : y(value)])),
    }),
  );
  const plot = svg(
    "svg",
    { viewBox: `0 0 ${width} ${HEIGHT}`, "aria-hidden": "true" },
    ...grid,
    ...labels,
    ...paths,
    cursor,
    ...dots,
  );

  const isSingle = lines.length < 2;
  const amounts = lines.map(() => html("b"));
  const readout = html("p", { class: "readout", "aria-hidden": "true" });
  const slider = html("input", {
    ...{ type: "range", class: "slider", min: 0, max: Math.max(0, times.length - 1), step: 1 },
    "aria-label": `${labelOf(metric)} by ${shape.time?.name ?? "time"}`,
    style: `left:${(EDGE.left / width) * 100}%;width:${((width - EDGE.left - EDGE.right) / width) * 100}%`,
  });
  const show = (at: number) => {
    cursor.setAttribute("x1", String(x(at)));
    cursor.setAttribute("x2", String(x(at)));
    dots.forEach((dot, i) => {
      const value = lines[i]?.values[at] ?? null;
      dot.toggleAttribute("hidden", value === null);
      dot.setAttribute("cx", String(x(at)));
      dot.setAttribute("cy", String(value === null ? 0 : y(value)));
    });
    const day = words.day(times[at] ?? "");
    const values = lines.map((line) => words.number(line.values[at] ?? null, unit));
    amounts.forEach((amount, i) => {
      amount.textContent = values[i] ?? "";
    });
    readout.textContent = isSingle ? `${day}: ${values.join("")}` : day;
    const said = lines.map(({ name }, i) => (isSingle ? values[i] : `${name} ${values[i]}`));
    slider.setAttribute("aria-valuetext", `${day}: ${said.join("; ")}`);
  };
  slider.value = String(times.length - 1);
  slider.addEventListener("input", () => show(Number(slider.value)));
  slider.addEventListener("pointermove", ({ offsetX }) => {
    const at = Math.round((offsetX / slider.clientWidth) * (times.length - 1));
    slider.value = String(at);
    show(Number(slider.value));
  });
  show(times.length - 1);
  const legend = isSingle ? null : legendOf(lines, amounts);
  const more = left === 0 ? null : html("p", { class: "note" }, `${left} more are in the table.`);
  return html("div", { class: "chart" }, readout, html("div", { class: "plot" }, plot, slider), legend, more);
}

/** The largest first, where rows are points of several things. */
function seriesOf({ answer, shape, metric }: Omit<Figure, "words" | "width">) {
  const at = answer.columns.indexOf(metric);
  const timeOf = (row: readonly unknown[]) => shape.time?.of(row) ?? "";
  const times = [...new Set(answer.rows.map(timeOf))].toSorted();
  const byName = new Map<string, Map<string, number | null>>();
  for (const row of answer.rows.filter((one) => !isRest(one, answer))) {
    const name = shape.names.length === 0 ? labelOf(metric) : nameOf(row, shape);
    const values = byName.get(name) ?? new Map<string, number | null>();
    byName.set(name, values.set(timeOf(row), amountIn(row, at)));
  }
  const lines = [...byName].map(
    ([name, values]): Line => ({ name, values: times.map((day) => values.get(day) ?? null) }),
  );
  const sizeOf = ({ values }: Line) => values.reduce<number>((sum, value) => sum + Math.abs(value ?? 0), 0);
  const sorted = lines.toSorted((one, other) => sizeOf(other) - sizeOf(one));
  return { times, lines: sorted.slice(0, MAX_LINES), left: Math.max(0, lines.length - MAX_LINES) };
}

function legendOf(lines: readonly Line[], amounts: readonly HTMLElement[]): HTMLElement {
  const entries = lines.map(({ name }, at) =>
    html("li", {}, html("span", { class: `swatch line-${at}`, "aria-hidden": "true" }), name, amounts[at] ?? null),
  );
  return html("ul", { class: "legend" }, ...entries);
}

/** A value that nobody knows leaves a gap. */
function pathOf(points: readonly (readonly [number, number | null])[]): string {
  let isOn = false;
  return points
    .map(([x, y]) => {
      const step = y === null ? "" : `${isOn ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`;
      // A lone point is drawn as a short stroke, which round ends make a dot.
      isOn = y !== null;
      return step;
    })
    .join("")
    .replace(/M([\d.]+ [\d.]+)(?=M|$)/g, "M$1h0.01");
}

function roundScale(low: number, high: number): { low: number; high: number; step: number } {
  const rough = (high - low || 1) / MARKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((size) => size * power >= rough) ?? 10) * power;
  const top = Math.ceil(high / step) * step;
  return { low: Math.floor(low / step) * step, high: top === 0 && low === 0 ? step : top, step };
}

function marksOf(low: number, high: number, step: number): number[] {
  return Array.from({ length: Math.round((high - low) / step) + 1 }, (_, at) => low + at * step);
}
