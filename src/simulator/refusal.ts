/** A refusal at the API's level: HTTP stays 200, and code and sentence are TikTok's. */

export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

/** 40002: TikTok's word for every parameter it does not like. */
export function badParameter(message: string): Refusal {
  return new Refusal(40002, message);
}
