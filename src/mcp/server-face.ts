/** How ShopMCP presents itself to clients, the same in both protocol eras. */

export type ServerFace = { version: string; instructions: string };

export function serverInfo(face: ServerFace) {
  return { name: "shopmcp", title: "ShopMCP", version: face.version };
}

/** Both SDKs would build an Ajv for each server (half of a request's time); it is only used to ask the user, which we never do. */
export const NO_VALIDATOR = {
  getValidator(): never {
    throw new Error("ShopMCP asks its clients nothing, so there is no answer to validate");
  },
};
