import type { Reading } from './match-reading.ts';
import { type Segment, says } from './segments.ts';
import type { Shape } from './shapes.ts';
import type { Token } from './tokens.ts';

/** What the token itself brings along. */
export interface Own {
  /** A modifier, a unit count or a range hangs on it. */
  readonly attached: boolean;
  /** A code reference stands shortly before it. */
  readonly previous: boolean;
}

const codingWords =
  /\b(?:cpt|hcpcs|icd(?:-?10)?|codes?|coded|coding|bill(?:ed|ing|able|s)?|unbundl\w*|bundl\w*|report(?:ed|ing|able)?|claims?|modifiers?|mods?|denied|denial|denies|deny|reject\w*|edits?|ncci|ptp|mue|add-?on|units?|reimburs\w*|payable|paid|pays?|payment|append|crosswalk|charges?|charged|submit\w*|separately|rvus?|lcd|global period|same session|same day|versus|vs|e\/m|e&m)\b/i;
const clinicalWords =
  /\b(?:wound|ulcer|debrid\w*|npwt|graft|injection|visit|procedure|surgery|repair|excision|biopsy|patient|pt|therapy|treatment|depth|sq\.?\s?cm|office|session|medicare|payer|note|documentation|provider|physician|doctor|lesion|infusion|vaccine|x-?ray|scan|colonoscopy|apply|applied|performed|dressing|device)\b/i;
const dxWords =
  /\b(?:icd(?:-?10)?(?:-?cm)?|dx|diagnos\w*|dxs|linked|link|links|pointer|code[sd]?|coding|sequenc\w*|secondary|primary|principal|with|for|support\w*|necessity|unspecified|icd10|categor(?:y|ies))\b/i;
const diseaseWords =
  /\b(?:ulcers?|wounds?|diabet\w*|hypertension|pressure|stage|venous|neuropathy|infection|cellulitis|osteomyelitis|fracture|cancer|neoplasm|pain|disease|failure|injury|burn|keratos\w*|asthma|copd|depress\w*|anxiety|obes\w*|ckd|anemia|sepsis|pneumonia|htn|dm2?|t2dm|chf|afib|gerd|stenosis|arthritis|laceration|encounter)\b/i;
const vitals = /\b(?:bp|hr|rr|spo2|o2\s?sat|pulse|resp|temp|vitals?|afebrile|fever)\b/i;
const vertebral =
  /\b(?:vertebra\w*|spine|spinal|disc|disk|lumbar|thoracic|cervical|level|levels|laminectomy|fusion|foramin\w*|facet|radicul\w*|interspace|kyphoplasty|epidural)\b/i;
const aboutPcs = /\b(?:pcs|px|icd-?10-?pcs|inpatient|procedure codes?|root operation)\b/i;

/** Whether the words around a token, with what the token brings, make it a code reference. */
export function evidenceFor(reading: Reading, token: Token, shape: Shape, own: Own): boolean {
  const isKnown = reading.statusOf(shape.code) !== 'unknown';
  if (reading.zoneAt(token.start) === 'signature') {
    return (
      labelledBefore(reading.text, token.start) || (shape.system === 'ICD-10-CM' && shape.strong && isKnown)
    );
  }
  const segment = (): Segment => reading.segmentAt(token.start);
  switch (shape.system) {
    case 'ICD-10-CM':
      return icdEvidence(reading, token, shape, own, segment(), isKnown);
    case 'ICD-10-PCS':
      return (
        isKnown || shape.strong || says(segment(), aboutPcs) || labelledBefore(reading.text, token.start)
      );
    default:
      return procedureEvidence(reading, token, shape, own, segment, isKnown);
  }
}

/**
 * CPT and HCPCS forms hardly occur by chance once identifiers and amounts are set aside, so a plausible one
 * is believed; a lower-case or unusual one needs a word of support.
 */
function procedureEvidence(
  reading: Reading,
  token: Token,
  shape: Shape,
  own: Own,
  segmentOf: () => Segment,
  isKnown: boolean,
): boolean {
  const hyphenated = isHyphenated(reading.text, token);
  // "Ref 2026-97597-AB": what hangs on the end of a longer number is no modifier.
  if (own.attached) return !(hyphenated && /\d[-–]$/.test(reading.text.slice(token.start - 2, token.start)));
  if (isKnown && !hyphenated) return true;
  if (labelledBefore(reading.text, token.start) || reading.text.charAt(token.start - 1) === '+') return true;
  if (hyphenated) return false;
  const segment = segmentOf();
  if (shape.system === 'HCPCS' || /[A-Z]$/.test(shape.code)) {
    // "1000T magnet" is an amount: a round number of category II or III needs a word of support.
    const isRoundLetter = /00[FT]$/.test(shape.code);
    if (isKnown || says(segment, codingWords) || (token.text === shape.code && !isRoundLetter)) return true;
    return says(segment, clinicalWords) || (!isRoundLetter && segment.text.length < 40);
  }
  if (isKnown) return true;
  if (!plausible(shape.code) || isRound(shape.code)) return false;
  return (
    says(segment, codingWords) ||
    says(segment, clinicalWords) ||
    own.previous ||
    segment.text.length < 60 ||
    reading.aboutCodes() ||
    followedByCode(reading.text, token.end)
  );
}

function icdEvidence(
  reading: Reading,
  token: Token,
  shape: Shape,
  own: Own,
  segment: Segment,
  isKnown: boolean,
): boolean {
  // The own hyphen of a range ("I70.23-I70.25") binds it to nothing else.
  if (!(own.attached && shape.strong) && isHyphenated(reading.text, token)) return false;
  if (labelledBefore(reading.text, token.start)) return true;
  if (/^Q\d{1,2}H$/i.test(token.text)) return false;
  const isVital = /^[THPRO]\d/.test(shape.code) && shape.code.length <= 5 && says(segment, vitals);
  if (isVital) return false;
  // S52501D: an injury, complication or external cause with its seventh character.
  if (/^[MSTWY]\d\d[0-9A-Z]{3}[ADGKPS]$/.test(token.text)) return true;
  if (shape.strong) return token.text === shape.code || isKnown || hasDxContext(segment);
  // Without the dot it is an ordinary token: upper case, and a sentence about diagnoses or codes.
  if (token.text !== token.text.toUpperCase() && !token.text.includes('.')) return false;
  if (/^(?:B12|T1[0-2]|D3|N95|I95)$/.test(token.text) || says(segment, remarks)) return false;
  if (/^(?:MA?|N)\d{1,3}$/.test(token.text) && says(segment, groupCode)) return false;
  if (/^[CTLS]\d{1,2}$/.test(token.text) && says(segment, vertebral)) return false;
  if (/^(?:L3[3-9]|A5[2-9])\d{3}$/.test(token.text)) return isKnown;
  if (own.previous || codeNear(segment, token))
    return isKnown || token.text.length === 3 || token.text.length >= 5;
  if (isKnown) return hasDxContext(segment) || says(segment, codingWords) || isAlone(segment, token);
  if (token.text.length === 3 && namesDisease(reading.text, token)) return true;
  return (token.text.length === 3 || token.text.length >= 5) && says(segment, strictDx);
}

/** "rectal cancer, C20", "COPD (J44)": a category right after the disease it stands for. */
function namesDisease(text: string, token: Token): boolean {
  const before = /([A-Za-z]{2,})(?:,|:|\s?[([])\s?$/.exec(
    text.slice(Math.max(0, token.start - 24), token.start),
  );
  return before?.[1] !== undefined && diseaseWords.test(before[1]);
}

/** Claim adjustment group and reason, as on a remittance: what stands by it are remark codes. */
const groupCode = /\b(?:CO|PR|OA|PI)[- ]?\d{1,3}\b/;
const remarks = /\b(?:remarks?|rarcs?|carcs?|reason codes?|denial codes?)\b/i;
const strictDx = /\b(?:icd|dx|diagnos\w*|hypertension|htn|comorbid\w*|i10 for|categor(?:y|ies))\b/i;

/** Another token of the sentence has an unmistakable code form. */
function codeNear(segment: Segment, token: Token): boolean {
  for (const found of segment.text.matchAll(/(?<![\w.$-])(?:\d{5}|[A-Z]\d[0-9A-Z]\.\w{1,4})(?![\w$])/g)) {
    if (segment.start + found.index !== token.start) return true;
  }
  return false;
}

function hasDxContext(segment: Segment): boolean {
  return says(segment, dxWords) || says(segment, diseaseWords);
}

const labelBefore =
  /\b(?:cpts?|hcpcs|icd(?:-?10)?(?:-?(?:cm|pcs))?|codes?|dx|px|diagnos[ie]s(?:\scodes?)?|procedures?(?:\scodes?)?|pcs)(?:\sof)?(?:\scodes?)?\s?(?:#|no\.?|number)?[®™]?\s?[:=(#"'“”]{0,2}\s?(?:[A-Z]?\d[\w.]{2,6}(?:-\w\w)?\s?(?:,|and|&|or|\/|\+)?\s?){0,3}\+?$/i;

const otherCodes =
  /\b(?:remarks?|reason|revenue|denial|condition|occurrence|value|taxonomy|group|adjustment|status|error|zip|area|postal|dress|access|source)\s?codes?\b/i;

function labelledBefore(text: string, start: number): boolean {
  const before = text.slice(Math.max(0, start - 48), start);
  return labelBefore.test(before) && !otherCodes.test(before);
}

/** Bound by a hyphen to something that is no code: "555-97597", "AB-11042", "12345-6789-01". */
function isHyphenated(text: string, token: Token): boolean {
  const last = text.charAt(token.start - 1);
  if (last !== '-' && last !== '–' && text.charAt(token.end) !== '-') return false;
  const before = text.slice(Math.max(token.chunkStart, token.start - 12), token.start);
  const after = text.slice(token.end, Math.min(token.chunkEnd, token.end + 12));
  if (
    /[A-Za-z0-9][-–]$/.test(before) &&
    !/(?:\d{5}|[A-Z]\d{4}|[A-Z]\d\d(?:\.\w{1,4})?|cpt|code|hcpcs|icd(?:-?10)?|dx|no|add|on|vs|and|or|[A-Z]{2})[-–]$/i.test(
      before,
    )
  ) {
    return true;
  }
  if (/[A-Z]{2}-$/.test(before) && !/(?:CPT|HCPCS|ICD|DX|PX)-$/.test(before)) return true;
  if (/^-[A-Za-z](?![A-Za-z])/.test(after)) return true;
  return /^-\d/.test(after) && !/^-(?:\d{5}|\d{2})(?![\dA-Za-z])/.test(after);
}

/** The ranges CPT has filled: a five-digit number outside them is no code. */
function plausible(code: string): boolean {
  if (!/^\d{5}$/.test(code)) return true;
  const number = Number(code);
  return (
    (number >= 100 && number <= 1999) ||
    (number >= 10004 && number <= 69990) ||
    (number >= 70010 && number <= 89398) ||
    (number >= 90281 && number <= 99607)
  );
}

function isRound(code: string): boolean {
  return /000$/.test(code);
}

/** Nothing else stands in the sentence. */
function isAlone(segment: Segment, token: Token): boolean {
  return (
    segment.text.length - token.text.length < 24 && !/[A-Za-z]{4,}/.test(segment.text.replace(token.text, ''))
  );
}

function followedByCode(text: string, end: number): boolean {
  return /^\s?(?:,|and|&|or|\/|\+|vs\.?|with|versus)\s?\+?[A-Z]?\d{4,5}\b/i.test(text.slice(end, end + 20));
}
