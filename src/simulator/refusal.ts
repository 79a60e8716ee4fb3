/** An error of TikTok's API: HTTP 200 with a code and a message. */

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** TikTok uses 40002 for every invalid parameter. */
export function badParameter(message: string): Refusal {
  return new Refusal(40002, message);
}
