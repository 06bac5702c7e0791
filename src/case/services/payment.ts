import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import {
  factAt,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerOf,
} from './reader.ts';

/** Words of a question about money: shares, reductions, which code comes first. */
const asksPayment =
  /\b(?:mult(?:iple)?[- ](?:procedure|surgery|endoscopy|proc)s?(?: payment)? (?:reduction|rule|discount)|mppr|mpr\b|(?:payment|fee) (?:reduction|formula)|reductions? (?:apply|applies|taken|percent\w*)|reduced (?:at|by|to|payment)|(?:what|which) (?:order|sequence)|(?:order|sequence) (?:of|the|these|for) (?:the )?(?:codes?|claim|lines?|procedures)|(?:which|what) (?:code|one|procedure) (?:goes|is listed|do (?:we|i) list|should (?:go|be)) (?:first|primary)|rank (?:by )?rvus?|how much (?:will|does|would|do) (?:medicare|mcr|they|it|we)|(?:paid|pay|pays|payment|allowed|reimburse[ds]?|reimbursement)\b[^.?!\n]{0,30}(?:\b\d{2,3}\s?%|percent|rate\b|reduc\w*|at what)|what (?:percent\w*|%|rate)|allowable for|expected (?:payment|allowable|reimbursement))/i;

/** What a payment question names: the codes with units, sides and the role they were done in. */
export const readPayment: ServiceReader = text => {
  const trigger = triggerOf(text, asksPayment);
  if (!trigger) return [];
  const billed = text.mentions.filter(isProcedure);
  const codes = billed.filter((one, at) => billed.findIndex(other => other.code === one.code) === at);
  const [first] = codes;
  const last = codes.at(-1);
  if (!first || !last) return [];
  const role = roleOf(text);
  const isOnly = codes.length === 1;
  const lines = codes.map(one => ({
    code: one.code,
    ...(one.units ? { units: one.units } : {}),
    ...(isBilateral(text, one, isOnly) ? { bilateral: true, ...bilateralIndicator(text) } : {}),
    ...roleFor(one, role?.value),
  }));
  const place = text.facts.placeOfService;
  const isFacility = place && !['11', '12', '20', '49', '32', '13'].includes(place.value);
  return [
    serviceOf(
      text,
      'payment',
      trigger,
      present({
        lines: factAt(text, lines, first.start, last.end),
        facility: isFacility ? { value: true, quote: place.quote } : undefined,
      }),
    ),
  ];
};

function isProcedure(mention: Mention): boolean {
  return (
    mention.system === 'CPT' &&
    /^\d{5}$/.test(mention.code) &&
    mention.status !== 'deleted' &&
    !mention.ambiguous &&
    !mention.range &&
    mention.role !== 'quoted'
  );
}

function isBilateral(text: ServiceText, one: Mention, isOnly: boolean): boolean {
  if (one.modifiers?.includes('50')) return true;
  const near = text.passage.text.slice(Math.max(0, one.start - 24), one.end + 24);
  return /\b(?:bilat(?:eral(?:ly)?)?|both sides|both (?:knees|shoulders|hips|breasts|eyes))\b/i.test(
    isOnly ? text.passage.text : near,
  );
}

function bilateralIndicator(text: ServiceText): { bilateralIndicator?: string } {
  const told = /\bbilateral indicator\s(?:is\s|of\s)?([0-39])\b/i.exec(text.passage.text)?.[1];
  return told ? { bilateralIndicator: told } : {};
}

type Role = 'assistant' | 'assistant-npp' | 'co-surgeon';

function roleOf(text: ServiceText): Fact<Role> | undefined {
  const trigger = triggerOf(text, asksPayment);
  if (!trigger) return undefined;
  const read = (value: Role, pattern: RegExp) => findFact(text, trigger, pattern, () => value);
  return (
    read('co-surgeon', /\b(?:co-?surgeons?|two surgeons|modifier 62)\b/i) ??
    read(
      'assistant-npp',
      /\b(?:(?:pa|np|cns|pa-c|rnfa|aprn)s?\s(?:was |is )?(?:the )?(?:first )?assist\w*|assist(?:ant|ed|ing)?\s(?:by|was|:)?\s?(?:an?\s|the\s)?(?:pa|np|cns|pa-c)\b|-as\b|modifier as\b)/i,
    ) ??
    read(
      'assistant',
      /\b(?:assistant (?:surgeon|at surgery)|assist(?:ing|ed) surgeon|surgical assistant|modifiers? 8[0-2])\b/i,
    )
  );
}

const ROLE_MODIFIERS: Readonly<Record<string, Role>> = {
  '62': 'co-surgeon',
  '80': 'assistant',
  '81': 'assistant',
  '82': 'assistant',
  AS: 'assistant-npp',
};

function roleFor(one: Mention, told: Role | undefined): { role?: Role } {
  const coded = one.modifiers?.map(modifier => ROLE_MODIFIERS[modifier]).find(role => role !== undefined);
  const role = coded ?? told;
  return role ? { role } : {};
}
