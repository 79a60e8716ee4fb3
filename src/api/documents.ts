/** Documents that several routes give. A schema drops every field it does not name. */

import { z } from "zod";
import { type Restriction, shownAccounts, shownTools } from "#restriction.ts";
import { VERSION_PATTERN } from "#text/version-of.ts";

/** More than there are sets, and than a workspace has accounts. */
const MAX_NAMES = 1_000;
const MAX_NAME_CHARACTERS = 100;

export const Time = z.iso.datetime();

export const OperatorDocument = z.object({ id: z.string(), email: z.string() });

const Way = z.enum(["password", "passkey", "recovery_code", "link", "provider"]);

export const SessionDocument = z.object({
  operator: OperatorDocument,
  session: z.string(),
  way: Way,
  expires_at: Time,
});

export const OwnSessionDocument = SessionDocument.extend({ admin: z.boolean() });

export const WorkspaceDocument = z.object({ id: z.string(), name: z.string(), plan: z.string(), created_at: Time });

/** What a key or an app may see; `all` stands alone. Accounts are connection ids. */
export const RestrictionDocument = z.object({ tools: z.array(z.string()), accounts: z.array(z.string()) });

export function restrictionDocument(row: Restriction) {
  return { tools: [...shownTools(row)], accounts: [...shownAccounts(row)] };
}

export const SeenVersion = z.string().regex(VERSION_PATTERN, "a version is 16 characters, as it was listed");

/** Of what is set in place of what stands. */
export const SeenVersionField = SeenVersion.nullable()
  .optional()
  .describe("As it was listed, null where there was none: refused where it is another by now");

/** Of what is removed. */
export const RemovedVersion = z.strictObject({
  version: SeenVersion.optional().describe("As it was listed: refused where it is another by now"),
});

const Names = z.array(z.string().max(MAX_NAME_CHARACTERS)).max(MAX_NAMES);

export const WantedRestrictionDocument = z.strictObject({ tools: Names.optional(), accounts: Names.optional() });

export const NewRestrictionDocument = WantedRestrictionDocument.extend({
  accounts_shown: Names.optional().describe(
    "Ids of the accounts that the person was shown: where accounts is absent or all, those that came since stay closed",
  ),
});

export const OPEN = { security: [] };
