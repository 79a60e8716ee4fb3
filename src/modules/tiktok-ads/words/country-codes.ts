/** Codes of countries by the names that TikTok's report files have in their place. */

const A = "A".charCodeAt(0);
const LETTERS = 26;

const OTHER_NAMES: Readonly<Record<string, string>> = {
  "united states of america": "US",
  "korea, republic of": "KR",
  "republic of korea": "KR",
  "russian federation": "RU",
  "viet nam": "VN",
  "hong kong": "HK",
  macao: "MO",
  macau: "MO",
  turkey: "TR",
  "czech republic": "CZ",
  "taiwan, china": "TW",
  palestine: "PS",
  "ivory coast": "CI",
  burma: "MM",
  "united arab emirates (the)": "AE",
};

const CODE = /^[A-Z]{2}$/;

/** `unknown` is called once for a name that is no country's. */
export function countryCodes(unknown: (name: string) => void): (text: string) => string {
  const codes = new Map([...unicodeNames(), ...Object.entries(OTHER_NAMES)]);
  return (text) => {
    if (CODE.test(text)) return text;
    const name = text.trim().toLowerCase();
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, text);
    if (text !== "" && text !== "-") unknown(text);
    return text;
  };
}

function unicodeNames(): [string, string][] {
  const names = new Intl.DisplayNames(["en"], { type: "region", fallback: "none" });
  const letters = Array.from({ length: LETTERS }, (_, index) => String.fromCharCode(A + index));
  return letters.flatMap((one) =>
    letters.flatMap((other): [string, string][] => {
      const name = names.of(`${one}${other}`);
      return name === undefined ? [] : [[name.toLowerCase(), `${one}${other}`]];
    }),
  );
}
