/** Lets one paused campaign deliver again. Compiled in, never registered in v1. */

import { defineTool } from "#modules/define-tool.ts";
import { CHANGE_ANNOTATIONS, ChangeAnswer } from "../changes/change-campaign.ts";
import type { ConnectToChange } from "../changes/change-session.ts";
import { SwitchInput, switchCampaign } from "../changes/switch-campaign.ts";

export const resumeCampaignTool = defineTool({
  name: "tiktok_ads_resume_campaign",
  title: "Resume a TikTok campaign",
  description:
    "Switches one paused campaign on: it delivers and spends again. Says what TikTok shows afterwards. Refused for GMV Max, old Smart+ and deleted campaigns.",
  input: SwitchInput,
  output: ChangeAnswer,
  annotations: CHANGE_ANNOTATIONS,
  run: async (connect: ConnectToChange, input) => switchCampaign(await connect(), input, "ENABLE"),
});
