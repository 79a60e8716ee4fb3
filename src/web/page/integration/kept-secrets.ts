/** Pasted secrets, in memory between two tries, so that a mistyped number does not mean pasting them again. */

import { useRef } from "react";
import type { Integration } from "../data/queries.ts";

export type KeptSecrets = {
  take(form: HTMLFormElement, fields: Integration["fields"]): Record<string, string>;
  has(name: string): boolean;
  forget(): void;
};

export function useKeptSecrets(): KeptSecrets {
  const kept = useRef(new Map<string, string>());
  return {
    take(form, fields) {
      const data = new FormData(form);
      const given: Record<string, string> = {};
      for (const { name, secret } of fields) {
        const typed = textOf(data.get(name));
        if (secret && typed !== "") kept.current.set(name, typed);
        const value = secret ? (kept.current.get(name) ?? "") : typed;
        if (value !== "") given[name] = value;
        if (secret) emptyField(form, name);
      }
      return given;
    },
    has: (name) => kept.current.has(name),
    forget: () => kept.current.clear(),
  };
}

function emptyField(form: HTMLFormElement, name: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) field.value = "";
}

function textOf(value: FormDataEntryValue | null): string {
  return typeof value === "string" ? value.trim() : "";
}
