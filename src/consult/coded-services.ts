import { z } from 'zod';
import type { CodeCard, Measure } from '../case/codebook.ts';
import type { Facts, StatedService } from '../case/facts.ts';
import type { Question } from '../case/question.ts';
import { findRule } from '../rules/registry.ts';
import { defineRule, emptyResult, type Rule } from '../rules/rule.ts';
import { isDone } from './merge-procedures.ts';
import { type Named, quoteOf, VISITS } from './named-code.ts';
import type { Service } from './services.ts';

/** Label of a service known by its code alone. */
export const AS_CODED = 'as coded in the mail';

const SAME =
  /\b(?:same|one) (?:wound|ulcer|site|lesion|area|session|level|interspace|joint|polyp|region|knee|shoulder|hip|finger|toe|nail|breast|eye)\b/i;
const SEPARATE =
  /\b(?:different|separate|another|other|second) (?:wounds?|ulcers?|sites?|lesions?|areas?|levels?|interspaces?|joints?|polyps?|regions?|knees?|shoulders?|hips?|fingers?|toes?)\b/i;

/** Rules about money or about who bills say nothing of what was done. */
const BESIDE_CODES: ReadonlySet<string> = new Set(['payment', 'incident-to', 'visit-complexity']);

function decidesCodes({ rule }: StatedService): boolean {
  return !BESIDE_CODES.has(rule);
}

/** Words describe some service: a further code that is merely named is then asked about, not decided. */
function isDescribed({ procedures, services, visit }: Facts): boolean {
  return (
    procedures.some(isDone) ||
    (services ?? []).some(one => isDone(one) && decidesCodes(one)) ||
    visit?.minutes !== undefined ||
    visit?.mdm !== undefined
  );
}

/** The base code that an add-on is named beside; an add-on without one stands with its family. */
function baseOf({ card }: Named, coded: readonly Named[]): string {
  const bases = card.criteria?.baseCodes;
  if (!bases) return card.code;
  return coded.find(one => bases.includes(one.card.code))?.card.code ?? card.criteria?.family ?? card.code;
}

/** Base and add-on codes are one service; every other code is its own, so that edits between them are seen. */
export function codedServices(
  coded: readonly Named[],
  facts: Facts,
  question: Question,
  alone: boolean,
): Service[] {
  const groups = [...Map.groupBy(coded, one => baseOf(one, coded)).values()];
  const same = SAME.test(question.text);
  const separate = !same && SEPARATE.test(question.text);
  const wound = facts.wounds.length === 1 ? facts.wounds.map(one => one.id) : [];
  return groups.map(group => {
    const family = group[0]?.card.criteria?.family ?? '';
    const wounds = wound.length > 0 ? wound : same ? ['same'] : [];
    return {
      rule: codedRule(group, alone || isDescribed(facts)),
      input: {},
      label: AS_CODED,
      kind: VISITS.has(family) ? 'visit' : 'procedure',
      wounds: VISITS.has(family) ? [] : wounds,
      ...(wounds.length === 0 && { unplaced: true }),
      separate: VISITS.has(family) ? isSeparateVisit(group, facts) : separate,
      quotes: group.map(one => quoteOf([one])),
      assumptions: [],
      workings: [],
    } satisfies Service;
  });
}

/** Stated in words, or by the modifier that says so. */
function isSeparateVisit(group: readonly Named[], { visit }: Facts): boolean {
  return visit?.separate?.value === true || group.some(one => one.mention.modifiers?.includes('25'));
}

/**
 * Modifiers that say what was done (side, digit, component, reduced, stopped, discipline). Those that ask for payment
 * past an edit or a global period (25, 59, X, 24, 57, 58, 78, 79) follow from the facts, never from the code as written.
 */
const DESCRIBES =
  /^(?:50|RT|LT|E[1-4]|F[A1-9]|T[A1-9]|26|TC|52|53|73|74|62|66|80|81|82|AS|G[NOP]|KX|Q[W789]|JW|JZ|95|93)$/;

const FAMILY_RULE: Readonly<Record<string, { id: string; key: string }>> = {
  npwt: { id: 'npwt', key: 'device' },
  debridement: { id: 'debridement', key: 'depth' },
  'skin-substitute': { id: 'skin-substitute', key: 'siteGroup' },
  evaluation: { id: 'office-visit', key: 'patient' },
};

const MEASURED: Readonly<Record<Measure, string>> = {
  'area-cm2': 'What area in sq cm',
  'body-area-percent': 'What share of the body surface',
  minutes: 'How many minutes',
  count: 'How many (levels, lesions, muscles, views, ...)',
  'length-cm': 'What length in cm',
};

/** What the note has to show for the codes as written: the measure they go by, where there is one. */
function askSupport(cards: readonly CodeCard[]): string {
  const texts = cards.map(card => `${card.code} (${card.text})`).join(' and ');
  const measure = cards.find(card => card.criteria?.measure)?.criteria?.measure;
  if (!measure) return `What does the note document of ${texts}?`;
  return `${MEASURED[measure]} does the note document for ${texts}?`;
}

/** The family's rule with the lines as coded: its refusals, notes and documentation stay, its choice of code does not. */
function codedRule(group: readonly Named[], alone: boolean): Rule {
  const family = group[0]?.card.criteria?.family ?? '';
  const known = FAMILY_RULE[family];
  const own = known && findRule(known.id);
  const value = known && group[0]?.card.criteria?.choose?.[known.key];
  const question = askSupport(group.map(({ card }) => card));
  return {
    ...(own ?? UNKNOWN_FAMILY),
    run: (_, at) => {
      const base = own && value ? own.run({ [known.key]: value }, at) : emptyResult;
      return {
        ...emptyResult,
        lines: group.map(({ card, mention }) => ({
          code: card.code,
          units: mention.units ?? 1,
          modifiers: (mention.modifiers ?? []).filter(one => DESCRIBES.test(one)),
          because: `as coded in the mail: ${card.text}`,
        })),
        missing: alone ? [{ field: 'support', question, options: [] }] : [],
        refused: base.refused.filter(one => !group.some(({ card }) => card.code === one.code)),
        documentation: base.documentation,
      };
    },
  };
}

const UNKNOWN_FAMILY = defineRule({
  id: 'as-coded',
  title: 'Codes as the mail names them',
  area: 'as coded',
  source: 'The mail; standing of the code and its edits in the catalog',
  standing: 'official',
  from: '1992-01-01',
  families: [],
  input: z.object({}),
  examples: [],
  run: () => ({}),
});
