import type { Found } from './personal.ts';

/** Places smaller than a state: street addresses, cities with a state or ZIP, and where somebody lives. */

const STREET =
  'St|Street|Ave|Avenue|Rd|Road|Blvd|Boulevard|Ln|Lane|Dr|Drive|Way|Ct|Court|Hwy|Highway|Pkwy|Parkway|Pl|Place|Ter|Terrace|Cir|Circle|Trail|Trl|Loop|Plaza|Turnpike|Tpke|Pike|Square|Sq|Row|Crescent';
const STATE =
  'A[LKZR]|C[AOT]|DE|DC|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|PR|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]';
const STATE_NAME =
  'Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming';
const CITY = "\\p{Lu}[\\p{L}.'’-]{1,20}(?: (?:\\p{Lu}[\\p{L}.'’-]{1,20}|de|la|del|of)){0,3}";
const UNIT =
  '(?:,? {1,2}(?:Apt|Apartment|Suite|Ste|Unit|Bldg|Building|Floor|Fl|Room|Rm|Lot|#)\\.? ?#?[A-Z0-9-]{1,8})?';

const PATTERNS: readonly RegExp[] = [
  new RegExp(
    `(?<![\\w.-])\\d{1,6}[A-Z]? (?:[NSEW]{1,2}\\.? |North |South |East |West )?(?:[A-Z0-9][\\w.'’-]{0,20} ){1,4}?(?:${STREET})\\b\\.?(?: [NSEW]{1,2}\\b)?${UNIT}(?:,?\\s{1,2}${CITY},? (?:${STATE}|${STATE_NAME})(?: \\d{5}(?:-\\d{4})?)?)?`,
    'gu',
  ),
  new RegExp(`${CITY},\\s{1,2}(?:${STATE})(?:\\s{1,2}\\d{5}(?:-\\d{4})?)?(?![\\p{L}\\d]|-\\p{Lu})`, 'gu'),
  new RegExp(`${CITY},?\\s{1,2}(?:${STATE}|${STATE_NAME})\\s{1,2}\\d{5}(?:-\\d{4})?(?!\\d)`, 'gu'),
  new RegExp(`(?<=\\b(?:from|in|near|of|at)\\s)${CITY},\\s{1,2}(?:${STATE_NAME})\\b`, 'gu'),
  /\bP\.?\s?O\.?\s?Box\s\d{1,7}\b/gi,
  new RegExp(
    `(?<=\\b(?:lives (?:in|near|at)|living in|resides in|residing in|resident of|home in|moved to|moved from|hails from|hometown(?: is|:)?|city:|town:|address:)\\s{1,2})${CITY}(?:,? (?:${STATE}|${STATE_NAME}))?`,
    'gu',
  ),
  /\b\p{Lu}[\p{Ll}]{2,20}(?: \p{Lu}[\p{Ll}]{2,20})? (?:County|Parish|Township|Borough)\b/gu,
];

/** All of them, in order of pattern. A place never crosses a blank line. */
export function identifyPlaces(text: string): Found[] {
  return PATTERNS.flatMap(pattern =>
    [...text.matchAll(pattern)].flatMap(match =>
      /\n\s*\n/.test(match[0])
        ? []
        : [{ kind: 'ADDRESS' as const, start: match.index, end: match.index + match[0].trimEnd().length }],
    ),
  );
}
