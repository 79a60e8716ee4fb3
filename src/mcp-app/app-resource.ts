/** Where the app stands among MCP's resources. @see https://apps.extensions.modelcontextprotocol.io : MCP Apps, 2026-01-26 */

export const APP_URI = "ui://shopmcp/answer.html";

export const APP_MIME_TYPE = "text/html;profile=mcp-app";

/** The name of the built document, in the binary beside the bundle. */
export const APP_FOLDER = "mcp-app";
export const APP_FILE = "answer.html";

/** How the element begins in which the document draws; it is served with what the server says of its tools. */
export const APP_MAIN = '<main id="answer"';
