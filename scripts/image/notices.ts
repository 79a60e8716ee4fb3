/** Run inside the image build: writes the licence texts of the binary's packages. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { requireKnownLicences, thirdPartyNotices } from "../release/licences.ts";
import { shippedMetafiles, shippedPackages } from "../release/shipped-packages.ts";

const ROOT = join(import.meta.dir, "..", "..");
const packages = shippedPackages(ROOT, await shippedMetafiles(join(ROOT, "dist", "meta.json")));
requireKnownLicences(packages);
writeFileSync(join(ROOT, "dist", "THIRD-PARTY-LICENSES.txt"), thirdPartyNotices(ROOT, packages));
