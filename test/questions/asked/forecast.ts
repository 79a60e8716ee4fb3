import { sum } from "../books.ts";
import { type Answer, figure, type Question, recordsOf } from "../question.ts";

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const DAY_MS = 86_400_000;

/** What the month comes to if each day that is left is like its weekday of the last four weeks. */
export const forecast: Question = {
  asked: "What will I have spent by the end of the month?",
  calls: [
    {
      tool: "get_report",
      args: { level: "account", date_preset: "this_month", breakdown: "month", metrics: ["spend"] },
    },
    {
      tool: "get_report",
      args: { level: "account", date_preset: "last_28_days", breakdown: "weekday", metrics: ["spend"] },
    },
  ],
  read([month, weekdays]) {
    const [so] = recordsOf(month);
    const over = Number(so?.spend_per_day) * Number(so?.days);
    const today = String(windowOf(month)?.end);
    const perDay = new Map(recordsOf(weekdays).map(({ weekday, spend_per_day }) => [weekday, Number(spend_per_day)]));
    const left = restOfMonth(today).reduce((total, weekday) => total + (perDay.get(weekday) ?? Number.NaN), 0);
    return { "days over": figure(so?.days), "landing, to the unit": Math.round(over + left) };
  },
  truth(books) {
    const { today } = books;
    const over = books.days("advertiser", { from: `${today.slice(0, 8)}01`, to: books.daysAgo(1) });
    const weeks = books.days("advertiser", { from: books.daysAgo(28), to: books.daysAgo(1) });
    const perDay = (weekday: string) =>
      sum(
        weeks.filter(({ date }) => weekdayOf(date) === weekday),
        "spend",
      ) / 4;
    const left = restOfMonth(today).reduce((total, weekday) => total + perDay(weekday), 0);
    return {
      "days over": Number(today.slice(8)) - 1,
      "landing, to the unit": Math.round(books.money(sum(over, "spend") + left)),
    };
  },
};

function windowOf(answer: Answer | undefined): { end?: unknown } | undefined {
  return Object(answer?.meta).window;
}

function weekdayOf(date: string): string {
  return WEEKDAYS[new Date(date).getUTCDay()] ?? "";
}

/** Weekdays from today to the month's last day. */
function restOfMonth(today: string): string[] {
  const last = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 0)).getUTCDate();
  return Array.from({ length: last - Number(today.slice(8)) + 1 }, (_, index) =>
    weekdayOf(new Date(Date.parse(today) + index * DAY_MS).toISOString().slice(0, 10)),
  );
}
