/** A module's fields as uncontrolled inputs, since React would write a controlled value into the document. */

import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import type { Integration } from "../data/queries.ts";

type Props = {
  fields: Integration["fields"];
  /** Whether a value is stored or remembered, so that the field may stay empty. */
  kept(name: string): boolean;
  replacing?: boolean;
};

/** Keeps password managers away. */
const NOT_A_SIGN_IN = { autoComplete: "off", "data-1p-ignore": true, "data-lpignore": "true" } as const;

export function CredentialFields({ fields, kept, replacing = false }: Props) {
  return fields.map(({ name, label, hint, secret, required, choices }) => {
    const shown = {
      name,
      label,
      description: hint,
      required: required && !kept(name),
      withAsterisk: required && !replacing,
      placeholder: kept(name) ? (replacing ? "unchanged" : "kept from the last try") : "",
      spellCheck: false,
      ...NOT_A_SIGN_IN,
    };
    if (choices !== undefined) {
      const unchanged = replacing ? [{ value: "", label: "Unchanged" }] : [];
      return <NativeSelect key={name} {...shown} data={[...unchanged, ...choices]} />;
    }
    if (!secret) return <TextInput key={name} {...shown} />;
    return (
      <PasswordInput key={name} {...shown} visibilityToggleButtonProps={{ "aria-label": `Show or hide ${label}` }} />
    );
  });
}
