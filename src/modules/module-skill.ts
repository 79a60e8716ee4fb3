/** What a skill of a module is. */

export type SkillFile = { path: string; mimeType: string; text: string };

/** Steps for a task, as a folder of texts that a model looks up. @see https://agentskills.io/specification */
export type ModuleSkill = {
  name: string;
  description: string;
  /** By name: only who may call all of them is shown the skill. */
  tools: readonly string[];
  /** `SKILL.md` first. */
  files: readonly SkillFile[];
};
