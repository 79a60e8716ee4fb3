/** How long TikTok's tokens may live. */

/** Ten years; a larger number was hardly meant as seconds. */
export const MAX_LIFETIME_SECONDS = 315_360_000;

/** TikTok's refreshable tokens live a day; used where no lifetime is told. */
export const DAY_SECONDS = 86_400;
