/** A form that is read when it is submitted; the browser sends nothing by itself. */

import type { ReactNode } from "react";

type Props = { label?: string; onFields(fields: FormData): void; children: ReactNode };

export function SubmitForm({ label, onFields, children }: Props) {
  return (
    <form
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        onFields(new FormData(event.currentTarget));
      }}
    >
      {children}
    </form>
  );
}
