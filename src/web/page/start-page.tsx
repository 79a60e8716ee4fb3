/** The page's entry point in the browser. */

import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
// The document links these two itself, because the bundler would inline the font into the style sheet.
import "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2";
import "./icon.svg";
import "./page-styles.css";
import { openQueries } from "./data/query-client.ts";
import { PageRouter } from "./page-router.tsx";
import { StillWorking } from "./shell/still-working.tsx";
import { theme, variables } from "./theme.ts";

const place = document.getElementById("root");
if (place === null) throw new Error("the document has no place for the page");

const styleNonce = document.querySelector("style")?.nonce ?? "";
// An open dialog adds a style element against scrolling, which needs the nonce.
setNonce(styleNonce);

createRoot(place).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={variables}
    defaultColorScheme="auto"
    getStyleNonce={() => styleNonce}
  >
    <QueryClientProvider client={openQueries()}>
      <PageRouter />
      <StillWorking />
    </QueryClientProvider>
  </MantineProvider>,
);
