import type { Facts } from './facts.ts';
import { findAll, type Passage, quoteOf } from './passage.ts';

type Payer = NonNullable<Facts['payer']>['value'];

const payers: readonly (readonly [Payer, RegExp])[] = [
  [
    'medicare-advantage',
    /\b(?:medicare advantage|medicare replacement|medicare hmo|medicare part c|medicare ppo|ma plan|(?:humana|aetna|uhc|united(?:\s?healthcare)?|cigna|anthem|bcbs|blue cross|wellcare|kaiser|devoted|clover|healthspring)(?:'s)? (?:gold |ppo )?(?:medicare|ma\b|mapd|medicare adv\w*)|mapd|aarp medicare advantage)\b/gi,
  ],
  [
    'medicaid',
    /\b(?:medicaid|medi-?cal|masshealth|tenncare|ahcccs|badgercare|husky|soonercare|chip plan|managed medicaid)\b/gi,
  ],
  [
    'medicare',
    /\b(?:medicare|part b|traditional medicare|original medicare|ffs medicare|noridian|novitas|palmetto(?:\sgba)?|wps(?:\sgha)?|ngs|national government services|first coast|fcso|cgs|our mac|the mac|railroad medicare|mac jurisdiction|mcr)\b/gi,
  ],
  ['tricare', /\b(?:tricare|champva|champus|triwest)\b/gi],
  ['workers-comp', /\b(?:workers?'?’?\s?comp(?:ensation)?|work\s?comp|wc carrier|work-?related claim)\b/gi],
  ['self-pay', /\b(?:self-?\s?pay|cash[- ]pay(?:ing)?|uninsured|no insurance|out of pocket)\b/gi],
  [
    'commercial',
    /\b(?:commercial(?:ly insured|\s(?:insurance|payer|plan|ins))?|private (?:insurance|payer)|bcbs\w*|blue\s?cross(?:\s?(?:\/|and|&)?\s?blue\s?shield)?|blue shield|aetna|cigna|united\s?health\s?care|uhc|umr|humana|anthem|kaiser(?:\spermanente)?|oxford|oscar health|optum|geha|highmark|harvard pilgrim|tufts health|health\s?net|molina|centene|ambetter|multiplan)\b/gi,
  ],
];
const general =
  /\b(?:medicare|medicaid|cms|mac)\s(?:says|rules?|guid\w+|polic\w+|edits?|ncci|fee|physician fee|manual|website|claims processing|allows?|coverage|vs\.?|or|and|versus|requires?|lcd|considers?|treats?|benefit policy)\b/i;
const notPayer =
  /\b(?:not|isn't|non-?|no|never|versus|vs\.?|unlike|other than|if (?:it were|it was|this were|the payer (?:is|was)|this is|it is)?)[\s-]{0,2}(?:an?\s|the\s)?$/i;

/**
 * The payer of the case. General talk about Medicare's rules names no payer, and two payers weighed against
 * each other name none.
 */
export function readPayer(passage: Passage): Facts['payer'] {
  const found: { value: Payer; start: number; end: number }[] = [];
  for (const [value, pattern] of payers) {
    for (const match of findAll(passage, pattern)) {
      const end = match.index + match[0].length;
      if (found.some(known => match.index < known.end && end > known.start)) continue;
      const before = passage.text.slice(Math.max(0, match.index - 30), match.index);
      const rest = passage.text.slice(match.index, end + 30);
      if (
        notPayer.test(before) ||
        (general.test(rest) && !/\b(?:patient|pt|has|insurance|payer|plan)\b/i.test(before))
      )
        continue;
      if (/^\s?(?:stars|card number|deductible met)/i.test(passage.text.slice(end, end + 12))) continue;
      if (
        /^(?:optum|oxford|husky|anthem|ngs|cgs|commercial)$/i.test(match[0]) &&
        /^[a-z]/.test(match[0]) &&
        !/commercial/i.test(match[0])
      )
        continue;
      found.push({ value, start: match.index, end });
    }
  }
  found.sort((a, b) => a.start - b.start);
  const primary = found.find(one =>
    /\bprimary\b/i.test(passage.text.slice(Math.max(0, one.start - 22), one.end + 14)),
  );
  const insured = found.find(one =>
    /\b(?:patient|pt|insurance|insured|payer|payor|coverage|covered by|carrier|has|plan|beneficiary)\b[^.;\n]{0,30}$/i.test(
      passage.text.slice(Math.max(0, one.start - 50), one.start),
    ),
  );
  const distinct = new Set(found.map(one => one.value));
  const chosen =
    primary ??
    (distinct.size === 1 ? found[0] : (insured ?? (weighed(passage, found) ? undefined : found[0])));
  if (!chosen) return undefined;
  return { value: chosen.value, quote: quoteOf(passage, chosen.start, chosen.end) };
}

function weighed(passage: Passage, found: readonly { start: number; end: number }[]): boolean {
  return found.slice(1).some((one, i) => {
    const before = found[i];
    if (!before) return false;
    const between = passage.text.slice(before.end, one.start);
    return between.length < 60 && /\b(?:and|or|vs\.?|versus|but|different|compared)\b|\//i.test(between);
  });
}
