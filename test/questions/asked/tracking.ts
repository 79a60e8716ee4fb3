import { sum } from "../books.ts";
import { figure, type Question, recordsOf } from "../question.ts";

/** Whether conversions are counted at all. */
export const tracking: Question = {
  asked: "Is my tracking working, or are conversions missing?",
  calls: [
    { tool: "diagnose", args: { focus: "tracking" } },
    { tool: "list_pixels", args: { events_for: "last_7_days" } },
  ],
  read([diagnosis, pixels]) {
    const silent = recordsOf(diagnosis).filter(({ rule }) => rule === "pixel_silent");
    const [purchases] = recordsOf(pixels)
      .filter(({ event_type }) => event_type === "SHOPPING")
      .toSorted((a, b) => Number(b.total_count) - Number(a.total_count));
    return {
      "silent pixels in use": silent.length,
      pixel: figure(silent[0]?.id),
      "clicks it missed": figure(silent[0]?.value),
      "purchases the other saw": figure(purchases?.total_count),
      "of these from the server": figure(purchases?.server_event_total_count),
      "brought by ads": figure(purchases?.attributed_count),
    };
  },
  truth(books, { silentPixelId, silentCampaignId }) {
    const span = { from: books.daysAgo(7), to: books.daysAgo(1) };
    const days = books.days("campaign", span).filter(({ id }) => id === silentCampaignId);
    const [purchases] = books.pixelEvents(span).filter(({ type }) => type === "SHOPPING");
    return {
      "silent pixels in use": 1,
      pixel: silentPixelId,
      "clicks it missed": sum(days, "clicks"),
      "purchases the other saw": (purchases?.browser ?? 0) + (purchases?.server ?? 0),
      "of these from the server": purchases?.server ?? 0,
      "brought by ads": purchases?.attributed ?? 0,
    };
  },
};
