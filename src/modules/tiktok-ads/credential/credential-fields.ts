/** The form of this module: what a person pastes, in the words of TikTok's developer portal. */

import type { CredentialField } from "#modules/module.ts";

const APP_FIELDS: readonly CredentialField[] = [
  {
    name: "app_id",
    label: "App ID",
    hint: "Developer portal → My Apps → your app → Basic Info. Digits.",
    secret: false,
    required: true,
  },
  {
    name: "app_secret",
    label: "App Secret",
    hint: "On the same page as the App ID.",
    secret: true,
    required: true,
  },
];

export const AUTHORIZATION_FIELDS: readonly CredentialField[] = [
  ...APP_FIELDS,
  {
    name: "redirect_uri",
    label: "Redirect URL",
    hint: "One of the redirect URLs of your app, exactly as on its Basic Info page. Nothing has to answer there.",
    secret: false,
    required: false,
  },
];

export const CREDENTIAL_FIELDS: readonly CredentialField[] = [
  ...APP_FIELDS,
  {
    name: "access_token",
    label: "Access Token",
    hint: "Developer portal → Tools: choose the advertiser account, then Generate.",
    secret: true,
    required: true,
  },
  {
    name: "advertiser_id",
    label: "Advertiser ID",
    hint: "The number at the top of TikTok Ads Manager.",
    secret: false,
    required: true,
  },
  {
    name: "refresh_token",
    label: "Refresh Token",
    hint: "Only if TikTok gave you one together with the access token.",
    secret: true,
    required: false,
  },
  {
    name: "expires_in",
    label: "Access token lifetime",
    hint: "Seconds, as TikTok gave them (expires_in). Leave empty for a token that does not expire.",
    secret: false,
    required: false,
  },
  {
    name: "refresh_token_expires_in",
    label: "Refresh token lifetime",
    hint: "Seconds, as TikTok gave them (refresh_token_expires_in).",
    secret: false,
    required: false,
  },
  {
    name: "environment",
    label: "Environment",
    hint: "production, or sandbox while the app waits for TikTok's review.",
    secret: false,
    required: false,
    choices: [
      { value: "production", label: "Production" },
      { value: "sandbox", label: "Sandbox" },
    ],
  },
];
