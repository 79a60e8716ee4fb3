/** A skill from what its author writes: a name, what it is for, and its text. */

import type { ModuleSkill, SkillFile } from "./module-skill.ts";

export function defineSkill(spec: {
  /** @see https://agentskills.io/specification : at most 64 lowercase letters, digits and single hyphens */
  name: string;
  /** At most 1,024 characters, and no line break. Models choose by it. */
  description: string;
  /** By name: each that the text speaks of. */
  tools: readonly string[];
  title: string;
  text: string;
  /** Beside SKILL.md, which refers to them by their path. */
  others: readonly SkillFile[];
}): ModuleSkill {
  const { name, description, tools, title, text, others } = spec;
  // A JSON string is a YAML string, too, and needs no rules for what has to be quoted.
  const frontmatter = `---\nname: ${name}\ndescription: ${JSON.stringify(description)}\n---`;
  return {
    name,
    description,
    tools,
    files: [
      { path: "SKILL.md", mimeType: "text/markdown", text: `${frontmatter}\n\n# ${title}\n\n${text}\n` },
      ...others,
    ],
  };
}
