import { brandWords } from './read-products.ts';

/**
 * What a measured surface is of: the wound, the part debrided, the part grafted, a total over wounds, a
 * product, a limit of a code, or an earlier measurement.
 */
export type AreaRole = 'wound' | 'debrided' | 'grafted' | 'total' | 'product' | 'threshold' | 'past';

const woundNoun =
  /^\s?,?\s?(?:\(?(?:total|full|entire)\)?\s)?(?:[\w-]+\s){0,4}?(?:wounds?|ulcers?|ulceration|sores?|injury|defects?|dfu|vlu|lesions?)\b/i;
const thresholdBefore =
  /(?:\bfirst|\beach (?:additional|add['’]?l)|\badditional|\badd['’]?l|\bper|\bevery|\bup to|\bor equal to|\bless than or equal to|\bthreshold(?:\sof)?|\blimit(?:\sof)?|\bcut-?off(?:\sof)?|<=|>=|≤|≥|\bcovers?|\bmaximum(?:\sof)?|\bmax\.?|\bincrements? of)\s{0,2}(?:an?\s|the\s)?(?:additional\s|add['’]?l\s)?$/i;
const thresholdAfter =
  /^\s?,?\s?(?:or (?:less|more|fewer|smaller|larger|part thereof|under|over)|and (?:under|over|above|below)|threshold|cut-?off|limit|rule|mark|increments?|or part)\b/i;
const codeBound =
  /\b(?:is for|are for|code for|covers?|means|applies to|descriptor|descri\w+|defined as|used for|applicable)\b[^.]{0,60}$/i;
const comparing = /(?:>|<|\b(?:over|under|above|below|greater than|more than|less than|exceed\w*))\s{0,2}$/i;
const productBefore =
  /\b(?:gauze|dressing|foam|sponge|kit|canister|device|sheet|piece|product|matrix|membrane|allograft|xenograft)\b[^.;\n]{0,24}$/i;
/** A size right after a brand is the product's: "NuShield 4x4", not "NuShield to the heel, 4x4". */
const brandBefore = new RegExp(
  `\\b${brandWords}\\s(?:(?:sheet|disc|disk|piece|graft|size)\\s)?[(]?\\s?$`,
  'i',
);
const productAfter =
  /^\s?(?:of\s)?(?:\w[\w-]*\s){0,2}?(?:gauze|dressings?|foam|sponge|kit|canister|device|sheets?|pieces?|products?|apligraf|dermagraft|epifix|grafix|oasis|puraply|theraskin|matrix|membrane|allograft|xenograft|pads?|borders?|tape|bandage)\b/i;
const openedProduct = /\b(?:wast(?:e|ed|age)|discard\w*|product|opened|pieces?|sheets?)\b/i;
const discarded = /\b(?:wast(?:e|ed|age)|discard\w*)\b/i;
const graftBefore =
  /\b(?:graft(?:ed|ing|s)?|skin substitute|ctp|applied|application|covering|covered)\b[^.;\n]{0,40}$/i;
const graftAfter = /^\s?(?:of\s)?(?:[\w-]+\s){0,4}?(?:graft(?:ed)?|skin substitute|ctp)\b/i;
const debridedBefore =
  /\b(?:deb(?:r[ie]+d\w*|\b)|excis(?:ed|ion|ing)|removed|removal|debridement (?:area|size|measurements?))\b[^.;\n]{0,40}$/i;
const debridedAfter =
  /^\s?(?:[\w,'()-]+\s){0,8}?(?:was|were|got|is|being|area)?\s?(?:[\w-]+ly\s)?(?:debr[ie]+ded|debrided)\b/i;
const postDebridement = /\bpost[- ]?deb(?:ridement|\b)[^.;\n]{0,40}$/i;
const preDebridement = /\b(?:pre|before|prior to)[- ]?\s?deb(?:ridement|\b)[^.;\n]{0,40}$/i;
const totalBefore =
  /\b(?:total(?:s|ed|ing|led|ling)?|combined|altogether|in all|sum(?:med|s)?|aggregate|overall|adds? up to|together)\b[^.;\n\d]{0,40}$/i;
const totalAfter = /^\s?(?:in\s)?(?:total|combined|altogether|in all|overall|all together)\b/i;
const pastBefore =
  /\b(?:(?:last (?:visit|week|month|time)|previously|prior|initially|originally|used to be|was once|baseline|at admission|compared (?:to|with)|instead of|rather than)\b[^.;\n\d]{0,30}|not\s(?:an?\s|the\s|really\s)?|(?:down|went|gone|decreas\w*|reduc\w*|improv\w*|shr[aiu]nk\w*|chang\w*|grew|increas\w*|correct\w*)\s(?:[\w-]+\s){0,3}from\s(?:an?\s|the\s)?(?:\w+\s)?)$/i;
const pastAfter =
  /^\s?(?:(?:at|on|during)\s(?:the\s)?(?:last|previous|prior|initial)|last (?:visit|week|month)|previously|initially|before|a (?:week|month) ago)\b/i;
const correction = /\b(?:to|now|but)\b[^.;\n\d]{0,20}$/i;

/**
 * The role of a surface from the words before and after it and its sentence.
 * @param before what stands before the surface, `following` what stands after it; their own lines count.
 */
export function areaRole(before: string, following: string, sentence: string, previous: string): AreaRole {
  const [after = ''] = following.split('\n', 1);
  const near = before.slice(before.lastIndexOf('\n') + 1);
  const sides = /\b\d{5}\b/.test(sentence) || /\bcodes?\b/i.test(sentence);
  if (thresholdBefore.test(near) || thresholdAfter.test(after)) {
    if (!/\b(?:wound|ulcer)\s(?:is|was|measur\w+)\s[^.]{0,20}$/i.test(near)) return 'threshold';
  }
  if (
    sides &&
    (codeBound.test(near) || (comparing.test(near) && !/\b(?:wound|ulcer|it)\b[^.]{0,20}$/i.test(near)))
  ) {
    return 'threshold';
  }
  if (
    discarded.test(near.slice(-30)) ||
    /^\s?(?:was\s|were\s)?(?:wasted|discarded|of (?:waste|wastage))/i.test(after)
  ) {
    return 'product';
  }
  if (/^\s?(?:was\s|were\s)?(?:used|opened)\b/i.test(after) && openedProduct.test(sentence)) return 'product';
  if (/^\s?of\s(?:the\s)?\d/.test(after) && debridesIn(sentence)) return 'debrided';
  if (postDebridement.test(near)) return 'debrided';
  if (preDebridement.test(near)) return 'wound';
  if (pastBefore.test(near.slice(-44)) && !correction.test(near)) {
    return 'past';
  }
  if (pastAfter.test(after)) return 'past';
  const total = totalBefore.test(near.slice(-60)) || totalAfter.test(after);
  const clause = near.slice(Math.max(near.lastIndexOf(';'), near.lastIndexOf(', ')) + 1);
  if (brandBefore.test(clause)) return 'product';
  if (!woundNoun.test(after)) {
    if (
      (debridedBefore.test(clause) && !/\b(?:wound|ulcer|sore|injury)\b[^.;]{0,24}$/i.test(clause)) ||
      debridedAfter.test(after.split(/[.;,]/)[0] ?? '')
    )
      return 'debrided';
    if (
      productAfter.test(after) ||
      (productBefore.test(clause) && !/\b(?:wound|ulcer|covering)\b/i.test(clause))
    )
      return 'product';
    if (graftBefore.test(clause) && /\b(?:graft|skin sub|ctp)/i.test(sentence + previous)) return 'grafted';
    if (graftAfter.test(after) && !/\b(?:wound|ulcer)\b/i.test(clause)) return 'grafted';
  }
  return total ? 'total' : 'wound';
}

function debridesIn(sentence: string): boolean {
  return /\bdeb(?:r[ie]+d|\b)|\bexcis|\bremov/i.test(sentence);
}
