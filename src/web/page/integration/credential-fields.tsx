/** A module's fields as inputs. They are the browser's own (uncontrolled): React would write a value into the document. */

import { NativeSelect, PasswordInput, TextInput } from "@mantine/core";
import type { Integration } from "../data/queries.ts";

type Props = {
  fields: Integration["fields"];
  /** Of which a value is kept, here or under seal, so that leaving them empty is fine. */
  kept(name: string): boolean;
  replacing?: boolean;
};

/** Password managers are told that this is none of theirs. */
const NOT_A_SIGN_IN = { autoComplete: "off", "data-1p-ignore": true, "data-lpignore": "true" } as const;

export function CredentialFields({ fields, kept, replacing = false }: Props) {
  return fields.map(({ name, label, hint, secret, required, choices }) => {
    const shown = {
      name,
      label,
      description: hint,
      required: required && !kept(name),
      withAsterisk: required && !replacing,
      placeholder: kept(name) ? (replacing ? "as it is" : "kept from the last try") : "",
      spellCheck: false,
      ...NOT_A_SIGN_IN,
    };
    if (choices !== undefined) {
      const asItIs = replacing ? [{ value: "", label: "As it is" }] : [];
      return <NativeSelect key={name} {...shown} data={[...asItIs, ...choices]} />;
    }
    if (!secret) return <TextInput key={name} {...shown} />;
    return (
      <PasswordInput key={name} {...shown} visibilityToggleButtonProps={{ "aria-label": `Show or hide ${label}` }} />
    );
  });
}
