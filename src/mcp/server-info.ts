/** How ShopMCP presents itself to clients in both protocol eras. */

export type ServerIdentity = { version: string; website: string | null; instructions: string };

/** The page's icon, kept small because each 2026-07-28 answer repeats it. */
const ICON = {
  src: `data:image/svg+xml,${encodeURIComponent(
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'><rect width='32' height='32' rx='8' fill='#4338ca'/><path d='M8 21l5-6 4 3 7-8' fill='none' stroke='#fff' stroke-width='3'/></svg>",
  )}`,
  mimeType: "image/svg+xml",
  sizes: ["any"],
};

export function serverInfo({ version, website }: ServerIdentity) {
  return {
    name: "shopmcp",
    title: "ShopMCP",
    version,
    ...(website === null ? {} : { websiteUrl: website }),
    icons: [ICON],
  };
}

/** `note`: what only this caller is told. */
export function instructionsWith({ instructions }: ServerIdentity, note: string | null): string {
  return note === null ? instructions : `${instructions} ${note}`;
}

/** Saves both SDKs from building an Ajv for each server, half of a request's time, that we never use. */
export const NO_VALIDATOR = {
  getValidator(): never {
    throw new Error("ShopMCP asks its clients nothing, so there is no answer to validate");
  },
};
