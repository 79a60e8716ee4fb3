/** The page's entry point in the browser. */

import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
// The document links these two itself, because the bundler would inline the font into the style sheet.
import "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
import "./icon.svg";
import "./page-styles.css";
import { PageRouter } from "./page-router.tsx";
import { theme, variables } from "./theme.ts";

/** Going back and forth between pages asks nothing again within this time. */
const FRESH_MS = 5_000;

const place = document.getElementById("root");
if (place === null) throw new Error("the document has no place for the page");

const styleNonce = document.querySelector("style")?.nonce ?? "";
// An open dialog adds a style element against scrolling, which needs the nonce.
setNonce(styleNonce);

// Errors are shown at once, since the API's messages say what is worth retrying.
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
