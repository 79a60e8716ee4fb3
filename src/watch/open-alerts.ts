/** The alerts of an account that have begun and not ended, for tools and digests. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import type { OpenAlert } from "#modules/module-alerts.ts";
import { ruleWords } from "./alert-words.ts";
import { ruleOf } from "./kept-rule.ts";

export type OpenAlertsOf = (connection: ConnectionRow) => Promise<readonly OpenAlert[]>;

/** Newest first. Names of campaigns are left out, since nobody here has written them. */
export function createOpenAlerts({ store }: { store: Pick<Store, "alerts"> }): OpenAlertsOf {
  return async ({ id, account_currency: currency }) =>
    (await store.alerts.listOpen(id)).map(({ alert, began_day }) => ({
      since: began_day,
      text: ruleWords(ruleOf(alert), { account: null, campaign: null, currency }),
    }));
}
