/** Where the page starts in the browser. */

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
// The document names these two files itself: the bundler would write the font into the style sheet, as text.
import "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
import "./icon.svg";
import "./page-styles.css";
import { PageRouter } from "./page-router.tsx";
import { theme, variables } from "./theme.ts";

/** Going to and fro between two pages asks nothing anew within this time. */
const FRESH_MS = 5_000;

const place = document.getElementById("root");
if (place === null) throw new Error("the document has no place for the page");

/** Scripts may read it, attribute selectors may not. */
const styleNonce = document.querySelector("style")?.nonce ?? "";
// An open dialog keeps the page behind it from scrolling by a style of its own.
setNonce(styleNonce);

// A refusal is told at once: the API says itself what is worth another try.
const queries = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: FRESH_MS } } });

createRoot(place).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={variables}
    defaultColorScheme="auto"
    getStyleNonce={() => styleNonce}
  >
    <QueryClientProvider client={queries}>
      <PageRouter />
    </QueryClientProvider>
  </MantineProvider>,
);
