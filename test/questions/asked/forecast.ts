import { sum } from "../books.ts";
import { figure, type Question, recordWhere } from "../question.ts";

const DAY_MS = 86_400_000;
const THOUSAND = 1_000;

/** The month so far to the cent; and to the thousand, what it comes to if each day that is left is like its weekday of the last four weeks. */
export const forecast: Question = {
  asked: "What will I have spent by the end of the month?",
  calls: [{ tool: "get_pacing", args: { top: 0 } }],
  read([pacing]) {
    const { spent, landing } = recordWhere(pacing, "level", "account");
    return { spent: figure(spent), "landing, in thousands": Math.round(Number(landing) / THOUSAND) };
  },
  truth(books) {
    const { today } = books;
    const month = books.days("advertiser", { from: `${today.slice(0, 8)}01`, to: today });
    const weeks = books.days("advertiser", { from: books.daysAgo(28), to: books.daysAgo(1) });
    const perDay = (weekday: number) =>
      sum(
        weeks.filter(({ date }) => weekdayOf(date) === weekday),
        "spend",
      ) / 4;
    const over = sum(
      month.filter(({ date }) => date < today),
      "spend",
    );
    const left = restOfMonth(today).reduce((total, weekday) => total + perDay(weekday), 0);
    return {
      spent: books.money(sum(month, "spend")),
      "landing, in thousands": Math.round(books.money(over + left) / THOUSAND),
    };
  },
};

function weekdayOf(date: string): number {
  return new Date(date).getUTCDay();
}

/** Weekdays from today to the month's last day. */
function restOfMonth(today: string): number[] {
  const last = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 0)).getUTCDate();
  return Array.from({ length: last - Number(today.slice(8)) + 1 }, (_, index) =>
    weekdayOf(new Date(Date.parse(today) + index * DAY_MS).toISOString()),
  );
}
