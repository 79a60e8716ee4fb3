/** Whether the pages of one answer fit together: what they list may change places between two requests. */

/** `plural`: as in "ad groups". `told`: every page's total_number. `got`: distinct entities that came. */
export type ReadPages = { plural: string; told: readonly number[]; got: number };

const ANNOUNCED = "TikTok announced";

/** Rows are known to be missing then, so an empty answer is no empty account. */
export function isPagesSentence(warning: string): boolean {
  return warning.startsWith(ANNOUNCED);
}

export function pagesSentence({ plural, told, got }: ReadPages): string | null {
  if (told.every((total) => total === got)) return null;
  return `${ANNOUNCED} ${[...new Set(told)].join(" and then ")} ${plural} and sent ${got} different ones: ${plural} are missing or moved between pages.`;
}
