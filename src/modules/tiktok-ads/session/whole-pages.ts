/** Whether the pages of one answer fit together: what they list may change places between two requests. */

/** As a sentence names it: "ad groups". `told`: every page's total_number; `got`: how many came, each once. */
export type ReadPages = { plural: string; told: readonly number[]; got: number };

const ANNOUNCED = "TikTok announced";

/** Whether a warning says that more was announced than came: an answer without a row is then no empty account. */
export function isPagesSentence(warning: string): boolean {
  return warning.startsWith(ANNOUNCED);
}

/** Null where all came that was announced. */
export function pagesSentence({ plural, told, got }: ReadPages): string | null {
  if (told.every((total) => total === got)) return null;
  return `${ANNOUNCED} ${[...new Set(told)].join(" and then ")} ${plural} and sent ${got} different ones: ${plural} are missing or moved between pages.`;
}
