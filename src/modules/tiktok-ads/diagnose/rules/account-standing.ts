/** Whether the account itself may run ads. */

import { humaniseStatus } from "../../words/humanise-status.ts";
import { rejectionLine } from "../../words/rejection-line.ts";
import { stateOf } from "../account-tree.ts";
import type { Standing } from "../evidence.ts";
import type { Finding, Rule } from "../rule.ts";
import { unknownStatus } from "../unknown-status.ts";

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

export function judgeStanding({ status, rejection_reason }: Pick<Standing, "status" | "rejection_reason">): Finding[] {
  if (!status) return [];
  const state = stateOf(status);
  if (state === null)
    return [{ ...ACCOUNT, ...NO_FIGURES, severity: "low", text: unknownStatus("the account", status) }];
  if (state !== "not delivering") return [];
  const reason = rejectionLine(rejection_reason);
  const text = `The account is "${humaniseStatus(status)}": none of its ads can run.${reason === null ? "" : ` TikTok's reason: ${reason}.`}`;
  return [{ ...ACCOUNT, ...NO_FIGURES, severity: "high", text }];
}

const NO_FIGURES = { value: null, threshold: null } as const;

export const ACCOUNT = { level: "account", id: "", name: null, campaignId: null, spend: null } as const;
