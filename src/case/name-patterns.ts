import { CREDENTIALS, PERSON_TITLES } from './name-words.ts';

/** The forms of names, and the signs by which a name is known in a mail. */

// One capitalised word of a name, also O'Brien, McKay, Jean-Luc, Nguyễn, D'Angelo; or an initial.
export const W =
  "\\p{Lu}(?:['’]\\p{Lu})?[\\p{Ll}\\p{M}]{1,24}(?:\\p{Lu}[\\p{Ll}\\p{M}]{1,20})?(?:[-'’]\\p{Lu}?[\\p{Ll}\\p{M}]{1,24}){0,2}";
export const INITIAL = "\\p{Lu}\\.?(?![\\p{L}\\d'’])";
export const CAPS = "(?:\\p{Lu}['’])?\\p{Lu}{2,20}(?:[-'’]\\p{Lu}{2,20})?";
export const PARTICLE =
  "(?:de la|de los|del|de|da|dos|di|van der|van den|van|von|bin|al|el|la|le|St\\.?|Mc|O['’])";
export const GAP = '[ \\t\\u00a0]{1,2}';
const SUFFIX = `(?:,?${GAP}(?:Jr|Sr|II|III|IV)\\b\\.?)?`;
const LEADING = `(?:(?:\\p{Lu}\\.[ \\t]?){1,2}|(?:van der|van den|van|von|de la|de los|del|de|da|St\\.?)${GAP})?`;
export const FULL = `${LEADING}${W}(?:${GAP}(?:${W}|${INITIAL}|${PARTICLE}(?=${GAP}))){0,4}${SUFFIX}`;
export const REVERSED = `(?:St\\.?${GAP})?(?:${W}|${CAPS})(?:${GAP}(?:${W}|${CAPS}))?,${GAP}?(?:${W}|${CAPS})(?:${GAP}(?:${INITIAL}|${W}))?`;
const ALL_CAPS = `${CAPS}(?:${GAP}(?:${INITIAL}|${CAPS})){1,3}`;

const PATIENT_LABEL = anyCase(
  "(?:(?:patient|pt|resident|client|member|beneficiary|insured|subscriber|guarantor|claimant|responsible party|emergency contact|next of kin|spouse|mother|father|caregiver)(?:['’]s)?(?:[ \\t]name)?|(?:full|first|last|legal|maiden)?[ \\t]?name)",
);
const STAFF_LABEL = anyCase(
  '(?:provider|physician|surgeon|attending|referring(?: provider| physician)?|rendering(?: provider)?|ordering(?: provider| physician)?|pcp|performed by|signed by|dictated by|electronically signed by|author|clinician|therapist|nurse|coder|biller|contact|attn|attention|from|to|cc|sent by|entered by|reviewed by|assistant|supervising(?: physician)?|interpreter|witness|scribe|anesthesi(?:a|ologist)|transcribed by|poa|guardian|resident|wound nurse|medical assistant|chaperone|translator|sitter)',
);

const NAME_LABEL = anyCase('(?:patient|pt|member|full|first|last)?[ \\t]?name');

export interface Pattern {
  readonly find: RegExp;
  readonly patient?: true;
  /** A title or label leaves no doubt: also "Mrs. Braden" and "Patient: Bell, Ann". */
  readonly sure?: true;
  /** Every word of it must be one that nothing but a name explains. */
  readonly whole?: true;
  /** One of its words must be a known given or family name. */
  readonly listed?: true;
  /** More names may follow: "Hi Ann and Bo". */
  readonly list?: true;
  /** Words that are no name may follow this sign: they are cut off or refused. */
  readonly strict?: true;
  /** One word alone must be a known given name. */
  readonly known?: true;
}

const ANY_NAME = `(${REVERSED}|${FULL}|${ALL_CAPS})`;
const FIELD_START = '(?:^|[\\s|(;*>])';
const GREETING = anyCase(
  '(?:hi|hello|hey|dear|greetings|(?:good )?(?:morning|afternoon|evening)|good day|(?:many )?thanks|thank you|thx)(?: again| so much| very much)?',
);
const CUE = anyCase(
  '(?:patient|pt|resident|client|gentleman|lady|woman|man|veteran|wife|husband|daughter|son|mother|father|sister|brother|caregiver|spouse|niece|nephew|named|called|known as|a\\.k\\.a\\.|aka|seen by|saw|performed by|done by|signed by|ordered by|treated|treated by|referred by|spoke (?:with|to))',
);
/** Stand before products, payers and places as often as before people: one unknown word after them is no name. */
const WEAK_CUE = anyCase('(?:per|for|of|with|by|about|regarding|on|is|was)');
const VERB = '(?:is|was|presents?|presented|returns?|returned|underwent|came|has|had|who|whose)';

/** In each the name is the last group and ends the match: what stands before is consumed, what follows looked at. */
export const PATTERNS: readonly Pattern[] = [
  {
    find: pattern(`${FIELD_START}${PATIENT_LABEL}[ \\t]{0,3}[:=|#-][ \\t*]{0,4}${ANY_NAME}`),
    patient: true,
    sure: true,
  },
  {
    find: pattern(
      `${FIELD_START}${NAME_LABEL}[ \\t]{0,3}[:=-][ \\t]{0,4}([\\p{Ll}]{2,20}(?:['’-][\\p{Ll}]{2,20})?(?:,? [\\p{Ll}'’-]{2,24}){1,2})(?=[ \\t]*(?:$|[,;|(]|${anyCase('(?:dob|mrn|dos|acct|id)')}\\b))`,
    ),
    patient: true,
  },
  {
    find: pattern(`${FIELD_START}${STAFF_LABEL}[ \\t]{0,3}:[ \\t*]{0,4}${ANY_NAME}`),
    sure: true,
    list: true,
  },
  { find: pattern(`\\b(?:Mr|Mrs|Ms|Miss|Mx|Mister)\\.?${GAP}(${FULL}|${CAPS})`), sure: true },
  { find: pattern(`\\b(?:Drs|Messrs)\\.?${GAP}(${FULL})`), sure: true, list: true },
  { find: pattern(`\\b(?:${PERSON_TITLES})\\.?${GAP}(${FULL}|${CAPS})`), sure: true },
  {
    find: pattern(`^[ \\t>*]{0,6}${GREETING}[,!]?${GAP}(?:again${GAP})?(${FULL})`),
    strict: true,
    list: true,
  },
  { find: pattern(`\\b${CUE}[,:]?${GAP}(${FULL})`), strict: true },
  { find: pattern(`\\b${WEAK_CUE}[,:]?${GAP}(${FULL})`), strict: true, known: true },
  {
    find: pattern(`(?<![\\p{L}\\d])(${REVERSED}|${FULL})(?=,?${GAP}(?:${CREDENTIALS})\\b(?!['’]))`),
    strict: true,
  },
  {
    find: pattern(
      `(?<![\\p{L}\\d])(${FULL})(?=${GAP}${VERB}\\b|,${GAP}(?:an?${GAP})?\\d{1,3}[ -]?(?:y|yr|year))`,
    ),
    strict: true,
    known: true,
    patient: true,
  },
  {
    find: pattern(
      `(?<![\\p{L}\\d])(${REVERSED}|${ALL_CAPS}|${FULL})(?=[,;|]?${GAP}\\(?(?:DOB|MRN|SSN|dob|mrn|d\\.o\\.b|D\\.O\\.B|[Bb]orn)\\b)`,
    ),
    strict: true,
    patient: true,
  },
  // "Ashworth (Delphine) has"
  {
    find: pattern(`(?<![\\p{L}\\d])(${W}${GAP}\\(${W}\\))(?=${GAP}${VERB}\\b)`),
    strict: true,
    patient: true,
  },
  // "encounter 480384115: Eriksson, Adaeze."
  {
    find: pattern(`[\\d:/|;][:]?${GAP}(${REVERSED})(?=(?:${GAP})?[.;|/\\n(]|$)`),
    strict: true,
    patient: true,
  },
];

export function pattern(source: string): RegExp {
  return new RegExp(source, 'gmu');
}

/**
 * A pattern source whose letters match in both cases. Not the `i` flag: with it \\p{Lu} would match small letters too;
 * and not `(?i:...)`, which was seen to miss matches beside look-behinds and Unicode classes on Node 24.
 */
export function anyCase(source: string): string {
  return source.replace(/\\(?:p\{[^}]*\}|.)|[a-z]/g, piece =>
    piece.length === 1 ? `[${piece}${piece.toUpperCase()}]` : piece,
  );
}
