/** Whether the account itself may run ads. */

import { humaniseStatus } from "../../humanise-status.ts";
import { rejectionLine } from "../../rejection-line.ts";
import { stateOf } from "../account-tree.ts";
import type { Standing } from "../evidence.ts";
import type { Finding, Rule } from "../rule.ts";

export const accountStanding: Rule = {
  rule: "account_standing",
  focus: ["delivery"],
  measure: null,
  check: "In TikTok Ads Manager: account notices, appeals, contract and verification.",
  async look({ account }) {
    const standing = await account();
    if (standing === null) return { skipped: "TikTok's sandbox does not tell the account's status." };
    return { lookedAt: "the account", findings: judgeStanding(standing) };
  },
};

/** A status that is not known here is no finding. */
export function judgeStanding({ status, rejection_reason }: Pick<Standing, "status" | "rejection_reason">): Finding[] {
  if (!status || stateOf(status) !== "not delivering") return [];
  const reason = rejectionLine(rejection_reason);
  const text = `The account is "${humaniseStatus(status)}" (${status}): none of its ads can run.${reason === null ? "" : ` TikTok's reason: ${reason}.`}`;
  return [{ ...ACCOUNT, severity: "high", value: null, threshold: null, text }];
}

/** A finding about the whole account; `meta` names it. */
export const ACCOUNT = { level: "account", id: "", name: null, campaignId: null, spend: null } as const;
