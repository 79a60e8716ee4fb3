/** What all skills of TikTok Ads have in common: their names, and the page on reading the numbers. */

import { defineSkill } from "#modules/define-skill.ts";
import type { ModuleSkill } from "#modules/module-skill.ts";
import { READING_NUMBERS } from "./reading-numbers.ts";

export type SkillSpec = {
  name: string;
  title: string;
  description: string;
  tools: readonly string[];
  text: string;
};

export function tiktokAdsSkill({ name, title, description, tools, text }: SkillSpec): ModuleSkill {
  return defineSkill({
    name: `tiktok-ads-${name}`,
    description,
    tools,
    title,
    text: `${text}\n\nBefore you call a number good, bad or changed, read [how to read the numbers](${READING_NUMBERS.path}).`,
    others: [READING_NUMBERS],
  });
}
