import type { CodeBook, CodeCard } from '../case/codebook.ts';
import type { Mention } from '../case/match.ts';
import type { Assessed, Assessment } from './assess.ts';
import { AS_CODED } from './coded-services.ts';
import type { AskedCode, OpinionData } from './opinion.ts';

export interface Decided extends Pick<OpinionData, 'lines' | 'branches' | 'diagnoses' | 'doNotBill'> {
  readonly assessed: Assessment['assessed'];
}

/** More codes than this in one mail are a list, not a question; the first ones are answered. */
const MAX_ASKED = 40;

/** A verdict on every code the mail asks about or bills, in order of appearance; codes only quoted are left out. */
export function judgeAsked(
  mentions: readonly Mention[],
  decided: Decided,
  book: CodeBook,
  on: string,
): AskedCode[] {
  const seen = new Set<string>();
  return mentions.flatMap(mention => {
    if (mention.role === 'quoted' || seen.has(mention.code) || seen.size >= MAX_ASKED) return [];
    seen.add(mention.code);
    return [judge(mention, decided, book, on)];
  });
}

function judge(mention: Mention, decided: Decided, book: CodeBook, on: string): AskedCode {
  const card = book.card(mention.code, on);
  const asked = { code: mention.code, system: mention.system, status: card?.status ?? 'unknown' } as const;
  if (mention.system === 'MODIFIER') return { ...asked, ...judgeModifier(mention.code, decided, card) };
  if (!card) {
    return {
      ...asked,
      verdict: 'not-covered',
      text: unknownText(mention.code, book),
    };
  }
  if (card.status === 'deleted' || card.status === 'not-yet')
    return { ...asked, verdict: 'not-supported', text: datesText(card, on) };
  return { ...asked, ...judgeStanding(mention, card, decided, book, on) };
}

/** Only the loaded edition can be spoken of: a code that it lacks may be a real one, or a family written with x. */
function unknownText(code: string, { edition }: CodeBook): string {
  if (/X{1,3}$/.test(code))
    return `${code} is written for a family of codes; the codes of the lines are judged one by one.`;
  return `${code} is not in the loaded catalog (${edition.label}); it may be a real code: look it up, or load the file that holds it.`;
}

function datesText(card: CodeCard, on: string): string {
  if (card.status === 'not-yet') return `${card.code} starts on ${card.validFrom}; it is not valid on ${on}.`;
  const instead = card.replacements?.length ? `; replaced by ${card.replacements.join(', ')}` : '';
  return `${card.code} was deleted: last valid on ${card.validTo}${instead}.`;
}

type Judged = Pick<AskedCode, 'verdict' | 'text'>;

function judgeStanding(
  mention: Mention,
  card: CodeCard,
  decided: Decided,
  book: CodeBook,
  on: string,
): Judged {
  const line = [...decided.lines, ...decided.diagnoses].find(one => one.code === card.code);
  if (line) return judgeLine(mention, card, line);
  const computed = decided.diagnoses.find(
    one => one.why[0]?.ruleId && one.status === 'bill' && isSameCategory(one.code, card),
  );
  if (computed) {
    return {
      verdict: 'not-supported',
      text: `The stated facts give ${computed.code} (${computed.text}), not ${card.code}.`,
    };
  }
  const refused = decided.doNotBill.find(one => one.code === card.code);
  const branch = decided.branches.find(one =>
    one.lines.some(each => each.code === card.code && each.status !== 'do-not-bill'),
  );
  if (branch) return { verdict: 'depends', text: `${card.code}: ${lowerFirst(branch.when)}.` };
  if (refused) return { verdict: 'not-supported', text: refused.reason };
  if (card.status === 'not-billable') {
    return {
      verdict: 'not-supported',
      text: headerText(card, book, on),
    };
  }
  const ruled = decided.assessed.filter(({ service }) => speaksFor(service.rule.families, card));
  const rival =
    ruled.length === 1
      ? decided.lines.find(one => isRival(one.why[0]?.ruleId, card, one.code, book, on))
      : undefined;
  if (rival)
    return {
      verdict: 'not-supported',
      text: `The stated facts give ${rival.code}: ${rival.why[0]?.text ?? ''}. ${card.code}: ${card.text}.`,
    };
  const [only] = ruled;
  if (only && ruled.length === 1) return judgeByRule(card, only);
  return {
    verdict: 'not-covered',
    text: `${card.code} is valid on the date (${card.text}), but the loaded rules do not decide it from the facts stated.`,
  };
}

/** Two codes of one ICD-10-CM category and subcategory exclude each other for one wound. */
function isSameCategory(code: string, card: CodeCard): boolean {
  return (
    card.system === 'ICD-10-CM' &&
    card.status === 'valid' &&
    code !== card.code &&
    code.slice(0, 5) === card.code.slice(0, 5)
  );
}

const MAX_CHILDREN = 6;

function headerText(card: CodeCard, book: CodeBook, on: string): string {
  const children = book.children(card.code, on);
  const named = children.slice(0, MAX_CHILDREN).map(child => `${child.code} (${child.text})`);
  const more = children.length > MAX_CHILDREN ? ` and ${children.length - MAX_CHILDREN} more` : '';
  const list = named.length > 0 ? `: ${named.join('; ')}${more}` : '';
  return `${card.code} is a header and not billable; its billable codes need more characters${list}.`;
}

function judgeLine(
  mention: Mention,
  card: CodeCard,
  line: { status: string; units?: number; why: readonly { text: string }[] },
): Judged {
  const units = line.units;
  const differs = mention.units !== undefined && units !== undefined && mention.units !== units;
  if (differs)
    return {
      verdict: 'not-supported',
      text: `${card.code} x${mention.units} is not supported: the stated facts give x${units}.`,
    };
  if (line.status === 'depends')
    return {
      verdict: 'depends',
      text: `${card.code} fits what is stated; a missing fact decides (see the questions).`,
    };
  if (line.why[0]?.text.startsWith(AS_CODED))
    return {
      verdict: 'depends',
      text: `${card.code} is taken as the mail names it; what it rests on is not stated, and the note must support it.`,
    };
  return {
    verdict: 'supported',
    text: `${card.code}: ${(line.why[0]?.text ?? 'supported by the stated facts').replace(/\.$/, '')}.`,
  };
}

/** What the rule of the code's family says when it gave no line to compare with. */
function judgeByRule(card: CodeCard, { service, result }: Assessed): Judged {
  if (result.missing.length > 0)
    return {
      verdict: 'depends',
      text: `${card.code} may fit (${card.text}); a missing fact decides (see the questions).`,
    };
  const reason = result.refused[0]?.reason ?? result.notes[0];
  return {
    verdict: 'not-supported',
    text:
      result.lines.length === 0 && reason
        ? `${card.code} is not supported: ${lowerFirst(reason)}`
        : `${card.code} does not follow from the stated facts (rule ${service.rule.id}). ${card.code}: ${card.text}.`,
  };
}

function speaksFor(families: readonly string[], card: CodeCard): boolean {
  return card.criteria !== undefined && families.includes(card.criteria.family);
}

/** Rules whose codes are all ways to code one service: the line decided speaks against every other one. */
const ALTERNATIVES: ReadonlySet<string> = new Set([
  'npwt',
  'debridement',
  'skin-substitute',
  'office-visit',
  'facility-visit',
  'emergency-visit',
  'consultation',
  'telemedicine',
  'preventive',
  'repair',
  'excision',
  'shave',
  'psychotherapy',
  'chronic-care',
]);

/** Another rung of the ladder that the line stands on, or another way to code the same service. */
function isRival(
  ruleId: string | undefined,
  card: CodeCard,
  code: string,
  book: CodeBook,
  on: string,
): boolean {
  const line = book.card(code, on)?.criteria;
  if (!ruleId || card.code === code || !line || line.family !== card.criteria?.family) return false;
  if (ALTERNATIVES.has(ruleId)) return true;
  const asked = card.criteria.choose ?? {};
  return Object.entries(line.choose ?? {}).every(
    ([key, value]) => asked[key] === undefined || asked[key] === value,
  );
}

function judgeModifier(code: string, decided: Decided, card: CodeCard | undefined): Judged {
  const text = card ? `Modifier ${code}: ${card.text}.` : `Modifier ${code} is not in the loaded catalog.`;
  const carrier = decided.lines.find(line => line.modifiers.includes(code));
  if (carrier)
    return {
      verdict: carrier.status === 'bill' ? 'supported' : 'depends',
      text: `${text} On ${carrier.code}.`,
    };
  const branch = decided.branches.find(one => one.lines.some(line => line.modifiers.includes(code)));
  if (branch) return { verdict: 'depends', text: `${text} ${branch.when}.` };
  return {
    verdict: card ? 'not-covered' : 'not-supported',
    text: card ? `${text} Nothing stated asks for it.` : text,
  };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
