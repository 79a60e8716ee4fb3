/** How long TikTok's tokens may live. */

/** Ten years: whatever is longer was not meant as seconds. */
export const MAX_LIFETIME_SECONDS = 315_360_000;

/** TikTok's tokens that come with a refresh token live a day; said where the lifetime was not told. */
export const DAY_SECONDS = 86_400;
