/** The name of a tool, or of a key: where it has to break, it breaks after an underscore. */

import { Fragment } from "react";

export function ToolName({ name }: { name: string }) {
  const parts = [...name.matchAll(/[^_]*_+|[^_]+$/g)];
  return parts.map(({ 0: part, index }) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
