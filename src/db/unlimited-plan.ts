/** The plan of a workspace that was given none. It has no row. */

export const UNLIMITED = "unlimited";
