/** How much one question may name and show, apart from the questions' schemas, which are made when one is asked. */

/** TikTok takes a hundred ids in one filter. */
export const MAX_IDS = 100;
export const MAX_REPORT_ROWS = 500;
