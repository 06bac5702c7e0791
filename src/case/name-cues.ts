import { anyCase, CAPS, FULL, GAP, INITIAL, type Pattern, pattern, REVERSED, W } from './name-patterns.ts';

/** Signs of a name in the talk of an office: who asked, who signed, whose line of a schedule, whose mother called. */

const AGE = '\\d{1,3}[ -]?(?:yo\\b|y\\.?/?o\\b|yr|year|mo\\b|month|[FM]\\b)';
const TIME = '\\d{1,2}:\\d\\d';
const RECORD =
  '(?:\\d{1,2}/\\d{1,2}/\\d{2,4}|DOB|MRN|SSN|dob|mrn|d\\.o\\.b|D\\.O\\.B|[Bb]orn)(?![\\p{L}\\d])';
const CODE = '\\+?\\d{5}(?!\\d)';
const LIST_MARK = '^[ \\t>*•-]{0,4}(?:\\d{1,2}[.)][ \\t]{0,2})?';
const PARTED = '[ \\t]{0,2}(?:[-–—:|,/][ \\t]{0,2})?(?:[mfMF][ \\t])?';
const TWO = `${W}(?:${GAP}(?:${INITIAL}|${W})){1,3}`;
const COMMA = `(?:St\\.?${GAP})?(?:${W}|${CAPS})(?:${GAP}(?:${W}|${CAPS}))?,${GAP}(?:${W}|${CAPS}|${INITIAL})(?:${GAP}(?:${INITIAL}|${W}))?`;
const SENTENCE = '(?:^|\\b(?:all|team|there|everyone|folks),[ \\t]|[.!?:][ \\t]{1,2})[ \\t>]{0,4}';

const HOLDER = anyCase(
  "(?:beneficiary|subscriber|member|insured(?:['’]s name)?|guarantor|emergency contact|next of kin|poa|power of attorney|guardian|interpreter|witness|scribe|surgeon|assistant|attending|anesthesi(?:a|ologist)|(?:patient|pt)(?:['’]s)? name|transcribed by|dictated by|scribed by|signed by)",
);
const COLLEAGUE = anyCase(
  '(?:co-?worker|colleague|biller|coder|supervisor|manager|boss|team lead|provider|surgeon|attending|resident|nurse|therapist|scribe|auditor|interpreter|podiatrist|assistant|aide|friend|roommate|neighbou?r|twins?(?: (?:a|b))?|rep|agent|representative|aunt|uncle|mom|mommy|dad|grandson|granddaughter|grandmother|grandfather|baby (?:girl|boy)|little|infant)',
);
const KIN = anyCase(
  '(?:mom|mother|dad|father|wife|husband|spouse|son|daughter|sister|brother|aunt|uncle|niece|nephew|caregiver|guardian|poa|aide|nurse|friend|partner)',
);
const ASKING = anyCase(
  '(?:ask|asked|tell|told|let|remind|ping|thank|loop in|hear from|heard from|e-?mailed|e-?mail|called|call|met with|spoke w/|talk to|talked to|talked with|talk with|chatted with|work with|worked with|working with|help|helping|helped|assist|cover for|covering for|train|training|reach out to|check with|checked with)',
);
const SAYS = `(?:wants|asked|says|said|thinks|told|wrote|called|believes|mentioned|insists|suggested|dictated|agrees|agreed|disagrees|needs|here\\b|is${GAP}(?:out|off|asking|wondering|on (?:vacation|leave|pto))\\b|\\([^()\\n]{2,24}\\)${GAP}(?:said|says|told)\\b|in${GAP}(?:billing|coding|compliance|accounting|scheduling|registration|credentialing)\\b|and${GAP}I\\b|from${GAP}(?:the|our|billing|compliance|coding|accounting|auditing|scheduling|registration)\\b)`;

export const CUES: readonly Pattern[] = [
  // "Subscriber Demetrius Vance, group 78841"
  { find: pattern(`\\b${HOLDER}(?:${GAP}(?:is|was))?[:,]?${GAP}(${FULL})`), strict: true, list: true },
  // "Pt Ferreira, Lucinda M DOB 4/12/1958"
  {
    find: pattern(
      `\\b${anyCase('(?:patient|pt|resident|client|member|beneficiary)')}[:,]?${GAP}(${REVERSED})(?=[ \\t]?(?:$|[-–.,;|(\\d]|${RECORD}))`,
    ),
    strict: true,
    patient: true,
  },
  // A line of a schedule or charge list: "Harcourt, Philomena - 97597", "Pavlova Irina, 58F", "Peralta 9:00".
  {
    find: pattern(`${LIST_MARK}(${COMMA}|${TWO})(?=${PARTED}(?:${TIME}|${AGE}|${RECORD}))`),
    whole: true,
    patient: true,
  },
  { find: pattern(`${LIST_MARK}(${COMMA})(?=${PARTED}${CODE})`), whole: true, patient: true },
  {
    find: pattern(`${LIST_MARK}(${TWO}|${W})(?=${PARTED}${CODE})`),
    whole: true,
    listed: true,
    patient: true,
  },
  { find: pattern(`${LIST_MARK}(${W})(?=${GAP}${TIME})`), whole: true, patient: true },
  // "MacAllister" alone is no sign; "Abel is a 45 yo man" and "Zuri, 6 y/o" are.
  {
    find: pattern(`(?<![\\p{L}\\d])(${FULL})(?=,?${GAP}(?:(?:is|was)${GAP})?(?:an?${GAP})?${AGE})`),
    whole: true,
    patient: true,
  },
  { find: pattern(`\\b${KIN}${GAP}\\((${FULL})(?=[),])`), strict: true, patient: true },
  { find: pattern(`(?<!,[ \\t]?)\\b(?:PA|NP|RN|LPN|APRN|CRNA|CNA)${GAP}(${FULL})`), strict: true },
  { find: pattern(`\\b${COLLEAGUE}(?:${GAP}(?:is|was|named))?,?${GAP}(${FULL})`), strict: true, list: true },
  { find: pattern(`\\b${ASKING}${GAP}(${FULL})`), strict: true, list: true },
  { find: pattern(`${SENTENCE}(${W})(?=${GAP}${SAYS})`), whole: true },
  {
    find: pattern(
      `\\b(?:I['’]m|I am|[Tt]his is|[Mm]y name is|[Ii]t['’]s)${GAP}(${FULL})(?=[,.!]|${GAP}(?:from|with|at|in|and|again)\\b|$)`,
    ),
    strict: true,
  },
  { find: pattern(`\\b(${FULL})(?=${GAP}(?:<[^>\\n]{3,80}>${GAP})?wrote:)`), strict: true },
  {
    find: pattern(
      `\\b(?:goes by|nicknamed?|preferred name(?: is|:)?|formerly(?: known as)?|n[eé]e|maiden name(?: is|:)?)${GAP}["“]?(${FULL})`,
    ),
    sure: true,
    patient: true,
  },
  {
    find: pattern(`(?<![\\p{L}\\d])(${W})(?=,${GAP}(?:baby (?:boy|girl)|infant|newborn)\\b)`),
    whole: true,
    patient: true,
  },
  {
    find: pattern(
      `(?<![\\p{L}\\d])(${W}${GAP}\\p{Lu}\\.)(?=${GAP}(?:in|is|was|has|had|came|returned|seen|here|today|needs)\\b)`,
    ),
    whole: true,
    patient: true,
  },
  // "RE: claim for Olympia Castellane"
  {
    find: pattern(
      `^(?:${anyCase('(?:re|fwd?|subject|regarding)')})[ \\t]?:${GAP}(?:${anyCase('(?:claim for|case of|pt|patient|denial for)')}${GAP})?(${TWO})(?=[ \\t]?(?:$|[-–,(;]|${anyCase('(?:dos|dob|mrn|claim|wound|denied|denial|visit|chart|case|account)')}\\b))`,
    ),
    whole: true,
    patient: true,
  },
  // "Yevgenia, can you look", "@Marisa please see"
  {
    find: pattern(
      `^[ \\t>]{0,4}(${W})(?=,[ \\t]*$|,${GAP}(?:can|could|please|would|do|does|is|are|what|which|how|when|did|quick|see|following|attached)\\b)`,
    ),
    whole: true,
  },
  { find: pattern(`(?<![\\w.])@(${W})\\b`), whole: true },
  {
    find: pattern(
      `(?<![\\p{L}\\d'’-])(\\p{Lu}\\p{L}{1,24})(?=['’]s${GAP}(?:mom|mother|dad|father|wife|husband|son|daughter|sister|brother|wound|left|right|leg|foot|heel|chart|claim|ulcer|visit|appointment|appt|surgery|insurance)\\b)`,
    ),
    whole: true,
    patient: true,
  },
  {
    find: pattern(`\\b[Tt]he${GAP}(${W})(?=${GAP}(?:claim|chart|case|wound|note|denial|visit|account)\\b)`),
    whole: true,
    listed: true,
    patient: true,
  },
  { find: pattern(`\\b\\d{1,3}[ \\t]?[MF],?${GAP}(${TWO})`), whole: true, patient: true },
  { find: pattern(`\\b(?:First|Last)(?: [Nn]ame)?:[ \\t]?(${W})`), whole: true, patient: true },
  {
    find: pattern(
      `^[ \\t>]{0,4}(${W}${GAP}(?:${INITIAL}|${W}))(?=[ \\t]?\\|[^\\n]{0,80}(?:@|\\d{3}[-. )]|[Cc]oder|[Mm]anager|[Dd]irector|[Ss]pecialist|\\b(?:MD|RN|CPC)\\b))`,
    ),
    whole: true,
  },
  { find: pattern(`\\b${anyCase('initials')}:?${GAP}((?:\\p{Lu}\\.){2,4})`), patient: true },
  {
    find: pattern(`(?<![\\p{L}.])((?:\\p{Lu}\\.){2,3})(?=,?${GAP}(?:(?:is|was)${GAP})?(?:an?${GAP})?${AGE})`),
    patient: true,
  },
  // "J. R. Whitcombe, CRNA" and "T. Beaumont" on a line of its own.
  { find: pattern(`(?<![\\p{L}\\d.])((?:\\p{Lu}\\.[ \\t]?){2}${W})`), whole: true },
  { find: pattern(`^[ \\t>]{0,4}(\\p{Lu}\\.[ \\t]?${W})(?=[ \\t]{0,2}(?:$|[,|]))`), whole: true },
];

const PARTS = '(?:de la|de los|del|de|la|van der|van|von|da|dos)';

/** Names typed in small letters: the first word must be a known given name, or stand after "dr" or "mrs". */
export const SMALL_GIVEN = pattern(
  `\\b${anyCase('(?:patient|pt|resident|client)')}(?:${GAP}name)?\\.?:?${GAP}(\\p{Ll}{3,15}(?:${GAP}${PARTS})?(?:${GAP}[\\p{Ll}'’-]{2,20})?)(?![\\p{L}'’-])`,
);
export const SMALL_TITLED = pattern(`\\b(?:[Dd]r|mr|mrs|miss)\\.?${GAP}([\\p{Ll}'’-]{3,20})(?![\\p{L}'’-])`);
