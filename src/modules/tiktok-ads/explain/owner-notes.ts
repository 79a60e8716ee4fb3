/** What the owner noted on days of either window, the newest first. */

import type { Source } from "./coincidence.ts";

export const ownerNotes: Source = {
  what: "the owner's notes",
  async look({ session, window, before }) {
    const notes = await session.notes();
    return notes
      .filter(({ day }) => [window, before].some(({ start, end }) => day >= start && day <= end))
      .toReversed()
      .map(({ day, text }) => ({ id: null, text: `${day}, the owner's note: ${text}` }));
  },
};
