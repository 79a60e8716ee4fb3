/** What TikTok does not offer to every account, by the endpoints that tell of it. */

const FEATURES: readonly { prefix: string; feature: string }[] = [
  { prefix: "/smart_plus/", feature: "Smart+ is" },
  { prefix: "/gmv_max/", feature: "GMV Max is" },
  { prefix: "/campaign/gmv_max/", feature: "GMV Max is" },
  { prefix: "/report/", feature: "Reports are" },
  { prefix: "/creative_fatigue/", feature: "TikTok's own verdict on fatigue is" },
  { prefix: "/dmp/", feature: "Audiences are" },
  { prefix: "/pixel/", feature: "Pixels are" },
];

/** The same sentence for all endpoints of one feature, so that an answer says it once. */
export function notAvailable(path: string): string {
  const { feature } = FEATURES.find(({ prefix }) => path.startsWith(prefix)) ?? { feature: `What ${path} tells is` };
  return `${feature} not available for this account, by TikTok's word; nothing has to be changed here.`;
}
