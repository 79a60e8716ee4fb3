/** How the page looks: one accent, quiet surfaces, dense enough for tables of numbers. */

import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const INDIGO: MantineColorsTuple = [
  "#eef2ff",
  "#e0e7ff",
  "#c7d2fe",
  "#a5b4fc",
  "#818cf8",
  "#6366f1",
  "#4f46e5",
  "#4338ca",
  "#3730a3",
  "#312e81",
];

const FONT = '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export const theme = createTheme({
  primaryColor: "indigo",
  primaryShade: { light: 7, dark: 6 },
  colors: { indigo: INDIGO },
  fontFamily: FONT,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  headings: {
    fontFamily: FONT,
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.5rem" }, h2: { fontSize: "1.125rem" } },
  },
  defaultRadius: "md",
  cursorType: "pointer",
  autoContrast: true,
  respectReducedMotion: true,
});

/**
 * Mantine's dimmed text and light badges have a contrast of 2.6:1 to 3.8:1, where WCAG AA demands 4.5:1. Its red in the
 * dark scheme is nearly white.
 */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "#5b636b",
    "--mantine-color-green-light-color": "#1c6b2c",
    "--mantine-color-yellow-light-color": "#7d4a00",
    "--mantine-color-red-light-color": "#a61e1e",
  },
  dark: { "--mantine-color-dimmed": "#a8adb3", "--mantine-color-red-light-color": "#ff8787" },
});
