/** A prompt as a skill, so that a model finds the steps that a person could have picked. */

import type { ModulePrompt } from "#modules/module.ts";
import type { ModuleSkill } from "#modules/module-skill.ts";
import { tiktokAdsSkill } from "./tiktok-ads-skill.ts";

const PREFIX = "tiktok_ads_";

export function skillOfPrompt(prompt: ModulePrompt): ModuleSkill {
  const { name, title, description, arguments: fields } = prompt.listing;
  const variations = fields.map((field) => `- ${field.name}: ${field.description}`);
  return tiktokAdsSkill({
    name: name.slice(PREFIX.length).replaceAll("_", "-"),
    title,
    description: `${description} Use it when somebody asks about that in TikTok Ads.`,
    tools: prompt.tools,
    text: `${prompt.write({})}\n\nWhere the person names one of these, change the calls accordingly:\n\n${variations.join("\n")}`,
  });
}
