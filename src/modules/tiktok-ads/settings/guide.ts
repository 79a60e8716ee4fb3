/** The steps from nothing to the four values to paste, in the words of TikTok's developer portal. */

import type { GuideLink, GuideStep } from "#modules/module-page.ts";

const PORTAL: GuideLink = { label: "TikTok API for Business portal", url: "https://business-api.tiktok.com/portal" };
const MY_APPS: GuideLink = { label: "My Apps", url: "https://business-api.tiktok.com/portal/apps" };
const PERMISSIONS: GuideLink = {
  label: "TikTok's list of permissions",
  url: "https://business-api.tiktok.com/portal/docs?id=1753986142651394",
};
const ADS_MANAGER: GuideLink = { label: "TikTok Ads Manager", url: "https://ads.tiktok.com" };

export const GUIDE: readonly GuideStep[] = [
  {
    title: "Register as a developer",
    text: "Sign in to TikTok's API for Business portal with the account you use for TikTok Ads Manager, and register as a developer there. It costs nothing.",
    links: [PORTAL],
  },
  {
    title: "Create an app and tick what it may read",
    text: "Under My Apps, choose Create App and name it, for example ShopMCP. What you tick here is the limit that always holds: nothing that the app was not granted can be read or changed, whatever asks. Tick read access only.",
    points: [
      "Ad Account Management, Ad Account Information (read): needed for everything.",
      "Ads Management, Campaign, Ad Group and Ad (read): campaigns, ad groups and ads.",
      "Ads Management, Change Log: optional; then an explanation tells who changed what.",
      "Reporting, Consolidated Report: spend and results. Without it lists work and reports do not.",
      "Creative Management, Video and Image (read): creatives and their previews.",
      "Audience Management (read): custom audiences.",
      "Pixel Management (read): pixels and their events.",
    ],
    links: [MY_APPS, PERMISSIONS],
  },
  {
    title: "Submit it for review",
    text: "Choose Submit for Review. TikTok usually answers within one to three business days. Meanwhile the sandbox works at once: take its access token and advertiser ID from the portal and set the environment below to Sandbox. It holds sample data only.",
    links: [MY_APPS],
  },
  {
    title: "Collect the credentials",
    text: "They stand in two places of the portal.",
    points: [
      "App ID and App Secret: on the app's Basic Info page. Treat the secret like a password.",
      "Access Token: in the portal's Tools section. Choose the ad account you want to connect, then Generate. Or leave it out and use Authorise at TikTok below.",
    ],
    links: [MY_APPS],
  },
  {
    title: "Find the Advertiser ID",
    text: "It is the long number at the top of TikTok Ads Manager. It decides which ad account this connection reads, and no tool reaches one that is not connected here.",
    links: [ADS_MANAGER],
  },
  {
    title: "Paste them here",
    text: "ShopMCP asks TikTok whether they work before it stores anything. What TikTok accepts is sealed on this machine. Keys that are open to every account read the first one at once; a further account is read by the keys that you tick for it. To take the access back, disconnect here, or remove the app's authorisation at TikTok.",
  },
];
