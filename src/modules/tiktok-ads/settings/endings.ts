/** What TikTok has announced to end. Its API v1.3 has no end of its own. */

import type { PlatformEnding } from "#modules/module.ts";

export const ENDINGS: readonly PlatformEnding[] = [
  {
    what: "the making of manual campaigns by /campaign/create/",
    used: false,
    endsOn: "2026-12-31",
    source: "https://business-api.tiktok.com/portal/docs?id=1853452461203458, read 2026-11-22",
  },
];
