import { identifierAt } from './identifiers.ts';
import type { Found, PersonalKind } from './personal.ts';
import { numberTokens, type Token } from './tokens.ts';

/**
 * Numbers and addresses on the net that identify: by their own form, or by the words before them. Reads the same
 * tokens and labels as code matching, so that no number is taken both for a code and for an identifier.
 */

interface Form {
  readonly kind: PersonalKind;
  readonly find: RegExp;
  readonly patient?: true;
}

const MBI_LETTER = '[AC-HJKMNP-RT-Y]';
const FORMS: readonly Form[] = [
  { kind: 'EMAIL', find: /[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}/g },
  { kind: 'URL', find: /\b(?:https?:\/\/|ftp:\/\/|www\.)[^\s<>"')]{2,400}/gi },
  {
    kind: 'URL',
    find: /\b[a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){0,3}\.(?:com|org|net|gov|edu|health|care|io|test|example)(?:\/[^\s<>"')]{0,300})?(?![\w@-])/gi,
  },
  {
    kind: 'IP',
    find: /(?<![\d.])(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}(?![\d.])/g,
  },
  { kind: 'IP', find: /(?<![\w:])(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4}){1,4}(?![\w:])/gi },
  { kind: 'SSN', find: /(?<![\d-])\d{3}[- ]\d{2}[- ]\d{4}(?![\d-])/g, patient: true },
  {
    kind: 'SSN',
    find: /(?<=\b(?:ssn|ss#|social(?: security)?(?: number| no\.?| #)?)[^\w\n]{0,4}(?:is |ending(?: in)? |last (?:4|four)[^\w\n]{0,3})?)(?:[x*]{3}-?[x*]{2}-?)?\d{4,9}\b/gi,
    patient: true,
  },
  {
    kind: 'SSN',
    find: /(?<=\blast (?:4|four)(?: digits)?(?: of (?:the |her |his )?(?:ssn|ss#|social))?[:#]?\s(?:is |are )?)\d{4}\b/gi,
    patient: true,
  },
  {
    kind: 'PHONE',
    find: /(?<![\w.-])(?:\+?1[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?:,?\s?(?:x|ext\.?|extension)\s?\d{1,6})?(?![\d-])/gi,
  },
  {
    kind: 'PHONE',
    find: /(?<=\b(?:phone|tel|telephone|cell|mobile|fax|call|pager|dial|ph|p|f|c|t|o|office)[.:#]{0,2}\s{0,2}(?:at\s|is\s)?)(?:\d{10}|\d{3}[-.\s]\d{4})(?![\d-])/gi,
  },
  {
    kind: 'PHONE',
    find: /(?<=\b(?:call|reach|phone|cell|number|text|dial)\b[^\n.]{0,40}\b(?:at|on|is)\s)\d{3}[-.]\d{4}(?![\d-])/gi,
  },
  { kind: 'PHONE', find: /(?<=\b(?:ext|extension|x)[.:]?\s?)\d{3,6}\b(?!\s?(?:cm|sq))/gi },
  {
    kind: 'RECORD',
    find: new RegExp(
      `\\b[1-9]${MBI_LETTER}[AC-HJKMNP-RT-Y0-9]\\d-?${MBI_LETTER}[AC-HJKMNP-RT-Y0-9]\\d-?${MBI_LETTER}{2}\\d{2}\\b`,
      'gi',
    ),
    patient: true,
  },
  {
    kind: 'VEHICLE',
    find: /(?<=\b(?:vin|vehicle id(?:entification number)?)[^\w\n]{0,4})[A-HJ-NPR-Z0-9]{11,17}\b/gi,
    patient: true,
  },
  {
    kind: 'VEHICLE',
    find: /(?<=\b(?:license plate|licence plate|plate|tag)(?: number| no\.?| #)?[^\w\n]{0,4})(?=[A-Z0-9 -]{0,7}\d)[A-Z0-9]{2,4}[ -]?[A-Z0-9]{2,5}\b/g,
    patient: true,
  },
  {
    kind: 'LICENCE',
    find: /(?<=\b(?:licen[sc]e|lic|certificate|cert|dea|npi|upin|ptan|driver'?s licen[sc]e|dl)(?: number| no\.?| num| #|#)?[^\w\n]{0,4}(?:is )?)(?=[A-Z]{0,4}-?\d)[A-Z]{0,4}-?\d[\dA-Z-]{3,14}\b/gi,
  },
  {
    kind: 'DEVICE',
    find: /(?<=\b(?:serial(?: number| no\.?| #)?|s\/n|sn|udi|lot(?: number| no\.?| #)?|device (?:id|identifier)|implant (?:id|serial)|unit serial)[^\w\n]{0,4}(?:is )?)(?=[A-Z0-9()./-]{0,20}\d)[A-Z0-9(][A-Z0-9()./-]{3,40}/gi,
    patient: true,
  },
  {
    kind: 'RECORD',
    find: /(?<=\b(?:mrn|m\.r\.n\.?|mr#|med(?:ical)?\.? rec(?:ord)?|chart|patient id|pt id|health record|hicn|mbi|medicare (?:id|number|no\.?|#|beneficiary id)|medicaid (?:id|number|no\.?|#)|member (?:id|number|no\.?|#)|subscriber (?:id|number|no\.?|#)|beneficiary (?:id|number|no\.?|#)|policy (?:id|number|no\.?|#)|group (?:id|number|no\.?|#)|insurance (?:id|number|no\.?|#)|account|acct|encounter|visit id|csn|fin|har|accession|claims?(?: id)?|icn|dcn|tcn|authorization|auth|pre-?auth|reference|ref|invoice|case (?:id|number|no\.?|#)|confirmation|specimen|rx|prescription)(?: number| no\.?| num| id| #|#)?[^\w\n]{0,4}(?:is |was |ending in )?)(?=[A-Z]{0,6}[-/]?\d)[A-Z0-9]{1,14}(?:[-/][A-Z0-9]{1,12}){0,4}\b/gi,
    patient: true,
  },
];

const BY_LABEL: Readonly<Record<string, PersonalKind>> = {
  zip: 'ADDRESS',
  address: 'ADDRESS',
  phone: 'PHONE',
  record: 'RECORD',
  contact: 'URL',
  secret: 'RECORD',
};

/** All of them, in no order; forms overlap and are resolved by the caller. */
export function identifyNumbers(text: string): Found[] {
  const found: Found[] = FORMS.flatMap(({ kind, find, patient }) =>
    [...text.matchAll(find)].map(match => ({
      kind,
      start: match.index,
      end: match.index + match[0].replace(/[.,;:]+$/, '').length,
      ...(patient ? { patient } : {}),
    })),
  );
  for (const token of numberTokens(text)) {
    const kind = kindOf(text, token);
    if (kind !== undefined) found.push({ kind, ...wholeOf(text, token) });
  }
  return found;
}

function kindOf(text: string, token: Token): PersonalKind | undefined {
  const labelled = identifierAt(text, token);
  if (labelled !== undefined) return BY_LABEL[labelled];
  if (isPolicy(token.text) || isDecimal(token.text)) return undefined;
  const digits = token.text.replace(/\D/g, '').length;
  // No code and no clinical measure has so many digits; six alone may be a count.
  if (/^\d+$/.test(token.text)) return digits >= 7 ? 'RECORD' : undefined;
  return digits >= 6 && /^[A-Z0-9]+$/i.test(token.text) ? 'RECORD' : undefined;
}

/** LCD and article numbers. */
function isPolicy(token: string): boolean {
  return /^[AL]\d{5}$/i.test(token);
}

function isDecimal(token: string): boolean {
  return /^\d+\.\d+$/.test(token);
}

/** The token with what hyphens and slashes join to it ("A12-3456"), without brackets and labels ("#", ":"). */
function wholeOf(text: string, token: Token): { start: number; end: number } {
  let { start, end } = token;
  while (start > token.chunkStart && /[A-Za-z0-9/-]/.test(text[start - 1] ?? '')) start -= 1;
  while (end < token.chunkEnd && /[A-Za-z0-9/-]/.test(text[end] ?? '')) end += 1;
  while (start < token.start && /[/-]/.test(text[start] ?? '')) start += 1;
  while (end > token.end && /[/-]/.test(text[end - 1] ?? '')) end -= 1;
  return { start, end };
}
