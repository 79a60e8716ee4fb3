/** The app: it waits for the host's answer and draws it; on a wish it asks the same question for other days. */

import "./app.css";
import { html } from "./element.ts";
import { connectHost, type Host, type HostContext } from "./host.ts";
import { type Arguments, askedTool, daysOf, forDays, readArguments, readTools } from "./question.ts";
import { type Answer, readAnswer } from "./read-answer.ts";
import { drawView, type View } from "./view.ts";

const OTHER_DAYS = "as asked";

const root = document.documentElement;
const main = document.querySelector("main") ?? document.body;
const status = html("p", { class: "status", role: "status" });
const board = html("div");
main.append(status, board);

const tools = readTools(main.dataset.tools);
let context: HostContext = {};
let host: Host | null = null;
let args: Arguments = {};
let answer: Answer | null = null;
let metric: string | null = null;
/** Only the newest question's answer is drawn. */
let asked = 0;
let width = main.clientWidth;

new ResizeObserver(() => {
  if (main.clientWidth === width) return;
  width = main.clientWidth;
  draw();
}).observe(main);

function draw(): void {
  if (answer === null) return;
  const focused = document.activeElement?.getAttribute("name") ?? null;
  const tool = askedTool(context, args, tools);
  const choices = host?.callsTools === true ? daysOf(tool) : [];
  const { date_preset: preset, start_date: start } = args;
  const named = typeof preset === "string" ? preset : (answer.meta.window?.preset ?? OTHER_DAYS);
  const chosen = start === undefined ? named : OTHER_DAYS;
  const parts = drawn({
    ...{ answer, metric, locale: context.locale, width },
    title: tool?.title ?? "Answer",
    days: choices.length === 0 ? null : { choices, chosen, choose: (days) => void ask(days) },
    chooseMetric(name) {
      metric = name;
      draw();
    },
  });
  const isOpen = board.querySelector("details")?.open ?? false;
  board.replaceChildren(...parts);
  const details = board.querySelector("details");
  if (details !== null) details.open = isOpen;
  if (focused !== null) board.querySelector<HTMLElement>(`[name="${focused}"]`)?.focus();
}

/** A host may pass on cells that no tool of ours answers. */
function drawn(view: View): HTMLElement[] {
  try {
    return drawView(view);
  } catch {
    say("This answer cannot be drawn. It stands in the chat.");
    return [];
  }
}

function say(text: string): void {
  status.textContent = text;
}

function take(result: unknown): void {
  const read = readAnswer(result);
  if ("failure" in read) {
    say(read.failure);
    return;
  }
  answer = read.answer;
  say("");
  draw();
}

async function ask(days: string): Promise<void> {
  const tool = askedTool(context, args, tools);
  if (host === null || tool === null || days === OTHER_DAYS) return;
  asked += 1;
  const mine = asked;
  const next = forDays(args, days);
  main.setAttribute("aria-busy", "true");
  say("Asking for these days …");
  try {
    const result = await host.callTool(tool.name, next);
    if (mine !== asked) return;
    if ("answer" in readAnswer(result)) args = next;
    take(result);
  } catch {
    if (mine === asked) say("The host did not ask again. Ask in the chat for other days.");
  }
  if (mine !== asked) return;
  main.removeAttribute("aria-busy");
  draw();
}

function apply(changed: HostContext): void {
  context = { ...context, ...changed };
  const { theme, styles } = context;
  if (theme !== undefined) root.dataset.theme = theme;
  for (const [name, value] of Object.entries(styles?.variables ?? {}))
    if (name.startsWith("--") && typeof value === "string") root.style.setProperty(name, value);
  draw();
}

say("Waiting for the answer …");
connectHost({
  onContext: apply,
  onInput(params) {
    args = readArguments(params);
  },
  onResult: take,
  onCancelled: () => say("The question was stopped."),
}).then(
  (connected) => {
    host = connected;
    apply(connected.context);
  },
  () => say("This host did not open the drawing. The answer stands in the chat."),
);
