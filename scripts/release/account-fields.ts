/** The settings for a client's own account: each field's variable, label and hint. */

import { ACCOUNT_SETTINGS } from "#config/settings.ts";
import { CREDENTIAL_FIELDS } from "#modules/tiktok-ads/credential/credential-fields.ts";

export const ACCOUNT_FIELDS = CREDENTIAL_FIELDS.filter(({ required }) => required).map((field) => {
  const setting = new Map(Object.entries(ACCOUNT_SETTINGS)).get(field.name);
  if (setting === undefined) throw new Error(`no setting gives ${field.name}, which every account needs`);
  return { ...field, variable: setting.variable };
});
