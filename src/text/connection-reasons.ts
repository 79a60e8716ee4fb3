/** Why a connection is not connected, in the owner's words: for notices, notifications and the page. */

export type Reason = "transient" | "unanswered" | "denied" | "app_secret" | "token_refused" | "rejected" | "restored";

export type ReasonWords = {
  short: string;
  what: string;
  /** What only the owner can do, at `place` (" in Settings", or empty); null where nothing is needed. */
  todo: ((place: string) => string) | null;
  tokenLives: boolean;
};

const AGAIN = "ShopMCP tries again automatically.";
const WHILE_IT_LIVES = "Questions are answered until the access token ends.";
const pasteToken = (place: string) => `Generate a new access token at the platform and paste it${place}.`;

const REASONS = {
  transient: {
    short: "The last attempt to renew or check the access token failed",
    what: AGAIN,
    todo: null,
    tokenLives: true,
  },
  unanswered: {
    short: "The last attempt to renew the access token got no answer",
    what: AGAIN,
    todo: null,
    tokenLives: true,
  },
  denied: {
    short: "The platform refused to renew the access token",
    what: WHILE_IT_LIVES,
    todo: pasteToken,
    tokenLives: true,
  },
  app_secret: {
    short: "The platform does not accept the App Secret, so the access token cannot be renewed",
    what: WHILE_IT_LIVES,
    todo: (place) => `Copy the secret from the platform's developer portal and update it${place}.`,
    tokenLives: true,
  },
  token_refused: {
    short: "The platform has refused the access token or the account",
    what: "It is checked once more before this connection is given up.",
    todo: (place) => `Check that the account still authorises the app; if it does, paste a new access token${place}.`,
    tokenLives: false,
  },
  rejected: {
    short: "The platform accepts neither the access token nor its renewal",
    what: "Questions are not answered until new credentials are pasted.",
    todo: pasteToken,
    tokenLives: false,
  },
  restored: {
    short: "This connection came from a backup or a copy and is not renewed",
    what: "Another copy may be renewing it.",
    todo: () => "If this copy is the only one, run `shopmcp connection confirm` on the server.",
    tokenLives: false,
  },
} as const satisfies Record<Reason, ReasonWords>;

const CONFIRMED: ReasonWords = {
  short: "This connection came from a backup or a copy and is not renewed yet",
  what: "It was confirmed that this copy is the only one, so ShopMCP renews it automatically.",
  todo: null,
  tokenLives: false,
};

const BY_NAME = new Map<string | null, ReasonWords>(Object.entries(REASONS));

/** Null where it is connected, and for a reason that a newer version wrote. */
export function reasonWords({ state, reason }: { state: string; reason: string | null }): ReasonWords | null {
  if (state === "degraded" && reason === "restored") return CONFIRMED;
  return BY_NAME.get(reason) ?? null;
}
