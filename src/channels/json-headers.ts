/** The headers of a message that is a JSON document. */

export const JSON_HEADERS = { "content-type": "application/json", "user-agent": "shopmcp" } as const;
