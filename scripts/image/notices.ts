/** Inside the image's build: the licence texts of what went into the binary, beside it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireKnownLicences, thirdPartyNotices } from "../release/licences.ts";
import { shippedMetafiles, shippedPackages } from "../release/shipped-packages.ts";

const ROOT = join(import.meta.dir, "..", "..");
const packages = shippedPackages(ROOT, await shippedMetafiles(join(ROOT, "dist", "meta.json")));
requireKnownLicences(packages);
writeFileSync(join(ROOT, "dist", "THIRD-PARTY-LICENSES.txt"), thirdPartyNotices(ROOT, packages));
