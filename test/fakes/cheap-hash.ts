/** The least that argon2 does: what a password costs is not what most tests are about. */

export const CHEAP_HASH = { memoryCost: 8, timeCost: 1 };
