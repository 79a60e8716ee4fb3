/** Copies a text, even over plain http, where browsers withhold the clipboard API. */

import { useEffect, useState } from "react";

export type CopyState = "ready" | "copied" | "refused";

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
  // Browsers have it only over https and on loopback, whatever the type says.
  if (!window.isSecureContext || !("clipboard" in navigator)) return false;
  return navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  );
}

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
