/** Stops one campaign's delivery until it is resumed. Compiled in, never registered in v1. */

import { defineTool } from "#modules/define-tool.ts";
import { CHANGE_ANNOTATIONS, ChangeAnswer } from "../changes/change-campaign.ts";
import type { ConnectToChange } from "../changes/change-session.ts";
import { SwitchInput, switchCampaign } from "../changes/switch-campaign.ts";

export const pauseCampaignTool = defineTool({
  name: "tiktok_ads_pause_campaign",
  title: "Pause a TikTok campaign",
  description:
    "Switches one campaign off, until it is resumed. Says what TikTok shows afterwards. Refused for GMV Max, old Smart+ and deleted campaigns.",
  input: SwitchInput,
  output: ChangeAnswer,
  annotations: CHANGE_ANNOTATIONS,
  run: async (connect: ConnectToChange, input) => switchCampaign(await connect(), input, "DISABLE"),
});
