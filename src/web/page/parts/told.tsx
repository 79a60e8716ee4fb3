/** A sentence of the server's: what stands in backticks is code, and the page that it names is a link. */

import { Anchor, Code } from "@mantine/core";
import { Link } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";

const CHANNELS = "Settings, Channels";
/** What is marked, and what lies between. */
const PARTS = /`[^`]+`|Settings, Channels|(?:(?!`[^`]+`|Settings, Channels).)+/gs;

export function Told({ text }: { text: string }) {
  return [...text.matchAll(PARTS)].map(({ 0: part, index }) => <Part key={index} text={part} />);
}

function Part({ text }: { text: string }) {
  if (/^`[^`]+`$/.test(text)) return <Code>{text.slice(1, -1)}</Code>;
  if (text !== CHANNELS) return text;
  return (
    <Anchor component={Link} href={PAGE_PATHS.channels} inherit c="inherit" underline="always">
      {text}
    </Anchor>
  );
}
