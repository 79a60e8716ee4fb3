/** Importing it fixes the seed of property tests. `PROPERTY_SEED=N bun test …` tries others. */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20261128) });
