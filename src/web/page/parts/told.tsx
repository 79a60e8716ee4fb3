/** A sentence of the server's: what stands in backticks is code, and the page that it names is a link. */

import { Anchor, Code } from "@mantine/core";
import { Link, useLocation } from "wouter";
import { PAGE_PATHS } from "../../page-paths.ts";

const CHANNELS = "on the page under Settings, Channels";
/** What is marked, and what lies between. */
const PARTS = /`[^`]+`|on the page under Settings, Channels|(?:(?!`[^`]+`|on the page under Settings, Channels).)+/gs;

export function Told({ text }: { text: string }) {
  return [...text.matchAll(PARTS)].map(({ 0: part, index }) => <Part key={index} text={part} />);
}

function Part({ text }: { text: string }) {
  const [location] = useLocation();
  if (/^`[^`]+`$/.test(text)) return <Code>{text.slice(1, -1)}</Code>;
  if (text !== CHANNELS) return text;
  // There the list of channels stands above, and a link would lead nowhere.
  if (location === PAGE_PATHS.channels) return "above";
  return (
    <Anchor component={Link} href={PAGE_PATHS.channels} inherit c="inherit" underline="always">
      {text}
    </Anchor>
  );
}
