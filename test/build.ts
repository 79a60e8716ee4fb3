/** `bun test/build.ts` makes what many files of tests use, before processes side by side would each make it. */

import { buildBinary } from "./fakes/built-binary.ts";

await buildBinary();
