/** What an owner can do about a status that stops delivery; the first row that fits counts. */

const REMEDIES: readonly (readonly [status: RegExp, remedy: string])[] = [
  [/PUNISH|ACCOUNT_INVALID/, "Read the account's notices and appeal there."],
  [/CONTRACT/, "Sign the contract that is open."],
  [/BALANCE/, "Add funds."],
  [/BUDGET_EXCEED|CAMPAIGN_EXCEED/, "Raise the budget, or wait for the account's next day."],
  [/AUDIT_DENY|DISAPPROVED/, "Read the review's reasons, change what it minds, submit again."],
  [/AUDIT|IN_REVIEW/, "Wait: most reviews take less than a day."],
  [/QUALIFICATION/, "Upload the proof for this industry."],
  [/PIXEL/, "Give the account access to the pixel again, or choose another one."],
  [/NOT_START|AWAITING_RELEASE|RF_SCHEDULE/, "Check when its schedule begins."],
  [/TIME_DONE|_DONE$/, "Move the end of its schedule, if it should go on."],
  [/GMV_MAX/, "A GMV Max campaign uses the same product or identity: keep one of them."],
  [/PRODUCT|SHOP|SHOWCASE|ANCHOR/, "Check the product and the TikTok Shop behind it."],
  [
    /MUSIC|ASSET|IDENTITY|AUTHORIZATION|TRANSCODING|AD_UNAVAILABLE/,
    "Replace the video, sound, post or identity that is gone.",
  ],
  [/QUOTA/, "Pause ad groups that are not needed."],
  [/ADGROUP_STATUS_CREATE$/, "Add an ad."],
];

/** What stops the whole account is between its owner and TikTok. */
export function concernsAccount(status: string): boolean {
  return /PUNISH|ACCOUNT_INVALID|CONTRACT|BALANCE/.test(status);
}

export function remedyFor(status: string): string {
  return REMEDIES.find(([pattern]) => pattern.test(status))?.[1] ?? "Open it in TikTok Ads Manager, which says more.";
}
