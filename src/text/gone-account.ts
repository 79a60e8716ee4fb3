/** In place of the name of an account of which only the id is left. */
export const GONE_ACCOUNT = "an account that is no longer connected";
