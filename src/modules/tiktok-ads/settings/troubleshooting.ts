/** Common errors, their meaning and their remedy, found by error code. */

import type { TroubleRow } from "#modules/module-page.ts";

export const TROUBLESHOOTING: readonly TroubleRow[] = [
  {
    title: "Invalid access token (40001, 40102, 40105)",
    codes: ["token_invalid"],
    text: "The access token has expired or was revoked. Generate a new one in the portal's Tools section and paste it here. Where ShopMCP renews the token by itself and that fails, compare the App Secret with the one on the app's Basic Info page: if it was rotated, paste the new one.",
  },
  {
    title: "App ID or App Secret does not fit (40101)",
    codes: ["app_secret_wrong"],
    text: "App ID, App Secret and access token have to come from the same app. Copy the first two again from its Basic Info page, without spaces around them, and generate the token for that app.",
  },
  {
    title: "Insufficient permissions (40001, 40002)",
    codes: ["permission_missing"],
    text: "The app lacks a permission, or the token is older than the permission. Tick Ad Account Management (read), Ads Management (read) and Consolidated Report in the portal, submit the app for review again, have the account authorise it again, and paste a new access token: a token keeps the permissions it was made with. Where only one thing is refused (40001), the person who authorised has a role in TikTok Ads Manager or Business Center that may not read it: have that role raised, or let somebody whose role reads all of the account authorise.",
  },
  {
    title: "Rate limit exceeded (40100)",
    codes: ["rate_limited"],
    text: "TikTok limits how often an app may ask. ShopMCP does not try again by itself: wait as long as the answer says, then repeat what you did. Nothing has to be changed.",
  },
  {
    title: "App not approved",
    codes: ["app_not_approved"],
    text: "TikTok has not finished reviewing the app, or has rejected it; its status stands under My Apps in the portal. While the review is pending, set the environment to Sandbox.",
  },
  {
    title: "Advertiser not found, or empty results",
    codes: ["advertiser_not_found"],
    text: "The Advertiser ID is wrong, belongs to the other environment, or its account has not authorised this app. Compare it digit by digit with the number at the top of TikTok Ads Manager. In the sandbox, reports hold sample data of December 2020 only.",
  },
  {
    title: "TikTok cannot be reached",
    codes: ["upstream_unavailable", "upstream_timeout", "upstream_blocked", "upstream_shape"],
    text: "Either TikTok has trouble of its own, or this server's way out to the internet is closed or leads through a country TikTok does not serve. `shopmcp doctor` on the server shows which. What is stored stays as it is.",
  },
];
