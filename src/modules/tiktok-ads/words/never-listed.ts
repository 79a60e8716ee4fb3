/** What reports have and no list of TikTok's does. */

export const NEVER_LISTED = "promoted posts or TopView";
