/** Copies a text, also where the page is served over plain http and browsers keep the clipboard to themselves. */

import { useEffect, useState } from "react";

/** `refused`: the text has to be selected and copied by hand. */
export type CopyState = "ready" | "copied" | "refused";

/** Long enough to be read. */
const SHOWN_MS = 2_000;

export function useCopy(): { state: CopyState; copy(text: string): Promise<void> } {
  const [state, setState] = useState<CopyState>("ready");
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("ready"), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  return {
    state,
    async copy(text) {
      setState((await byClipboard(text)) || bySelection(text) ? "copied" : "refused");
    },
  };
}

async function byClipboard(text: string): Promise<boolean> {
  // Absent outside of https and loopback, whatever its type says.
  if (!window.isSecureContext || !("clipboard" in navigator)) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

/** The old way, which asks for nothing but a press of a button. */
function bySelection(text: string): boolean {
  const standing = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.className = "hidden-caption";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (standing instanceof HTMLElement) standing.focus({ preventScroll: true });
  return copied;
}
