/** The plan without limits, which every workspace has unless it is given another. It has no row. */

export const UNLIMITED = "unlimited";
