import type { Finding } from './edits.ts';

/**
 * Conventions between the diagnoses of one claim that no Excludes1 note tells: presumed links, codes that want
 * another one beside or before them. Codes are ICD-10-CM with their dot, in the order of the mail.
 */
export function linkFindings(codes: readonly string[]): readonly Finding[] {
  return CONVENTIONS.flatMap(({ check, source }) => {
    const found = check(codes);
    return found ? [{ kind: 'other' as const, source, ...found }] : [];
  });
}

interface Convention {
  readonly source: string;
  /** The codes concerned and the sentence about them; undefined where the convention is kept. */
  readonly check: (
    codes: readonly string[],
  ) => Pick<Finding, 'codes' | 'state' | 'text' | 'disputed'> | undefined;
}

const first = (codes: readonly string[], ...prefixes: readonly string[]) =>
  codes.find(code => prefixes.some(prefix => code.startsWith(prefix)));

/** A code that asks for another one beside it ("use additional code"). */
function wants(
  those: readonly string[],
  beside: readonly string[],
  text: string,
  source: string,
): Convention {
  return {
    source,
    check: codes => {
      const code = first(codes, ...those);
      return code && !first(codes, ...beside)
        ? { codes: [code], state: 'depends', text: `${code}: ${text}` }
        : undefined;
    },
  };
}

const HYPERTENSION = 'ICD-10-CM Official Guidelines I.C.9.a; notes at I11-I13';
const SEPSIS = 'ICD-10-CM Official Guidelines I.C.1.d';
const WEIGHT = 'ICD-10-CM Official Guidelines I.B.14, I.C.4.b; notes at E66 and Z68';

const CONVENTIONS: readonly Convention[] = [
  {
    source: HYPERTENSION,
    check: codes => {
      const heart = first(codes, 'I50');
      const kidney = first(codes, 'N18');
      if (!codes.includes('I10') || (!heart && !kidney)) return undefined;
      const late = kidney === 'N18.5' || kidney === 'N18.6';
      const combined = heart ? (kidney ? (late ? 'I13.2' : 'I13.0') : 'I11.0') : late ? 'I12.0' : 'I12.9';
      const beside = [heart, kidney].filter(code => code !== undefined);
      return {
        codes: ['I10', ...beside],
        state: 'hit',
        disputed: ['I10'],
        text: `I10 does not stand beside ${beside.join(' and ')}: the link is presumed, so ${combined} replaces it unless the record says the conditions are unrelated.`,
      };
    },
  },
  wants(
    ['I11.0', 'I13.0', 'I13.2'],
    ['I50'],
    'the kind of heart failure (I50.-) is coded after it.',
    HYPERTENSION,
  ),
  wants(['I12', 'I13'], ['N18'], 'the stage of the kidney disease (N18.-) is coded after it.', HYPERTENSION),
  wants(
    ['E08.22', 'E09.22', 'E10.22', 'E11.22', 'E13.22'],
    ['N18'],
    'the stage of the kidney disease (N18.-) is coded after it.',
    'ICD-10-CM note at E11.22 and its like',
  ),
  wants(
    ['E08.621', 'E09.621', 'E10.621', 'E11.621', 'E13.621'],
    ['L97'],
    'the site and depth of the ulcer (L97.-) are coded after it.',
    'ICD-10-CM note at E11.621 and its like',
  ),
  {
    source: WEIGHT,
    check: codes =>
      codes.includes('E66.813') && codes.includes('E66.01')
        ? {
            codes: ['E66.813', 'E66.01'],
            state: 'hit',
            disputed: ['E66.01'],
            text: 'E66.813 and E66.01: class 3 obesity also called morbid is coded E66.813 alone.',
          }
        : undefined,
  },
  wants(
    ['Z68'],
    ['E40', 'E41', 'E43', 'E44', 'E45', 'E46', 'E66', 'R63', 'O99.21', 'E88'],
    'a body mass index is reported only beside a weight or nutrition diagnosis the provider documents.',
    WEIGHT,
  ),
  {
    source: SEPSIS,
    check: codes => {
      const severe = first(codes, 'R65.2');
      if (!severe) return undefined;
      const cause = codes.findIndex(code =>
        /^(?:A40|A41|A02\.1|A22\.7|A26\.7|A32\.7|A42\.7|B37\.7|T81\.44|O85|O86\.04|P36)/.test(code),
      );
      if (cause < 0)
        return {
          codes: [severe],
          state: 'hit',
          text: `${severe} is never listed alone: the sepsis itself (A40.-, A41.- or the like) comes first.`,
        };
      const at = codes.indexOf(severe);
      return cause > at
        ? {
            codes: [codes[cause] ?? '', severe],
            state: 'hit',
            text: `${severe} is listed after ${codes[cause]}, never before it.`,
          }
        : undefined;
    },
  },
  {
    source:
      'ICD-10-CM Official Guidelines I.C.19.e.5 (adverse effect: its nature first; poisoning: the poisoning first)',
    check: codes => {
      const adverse = codes.findIndex(code => /^T(?:3[6-9]|4\d|50)\.\w{2}5/.test(code));
      return adverse === 0
        ? {
            codes: [codes[0] ?? ''],
            state: 'depends',
            text: `${codes[0]} tells an adverse effect: the nature of the effect is coded before it.`,
          }
        : undefined;
    },
  },
];
