import type { Fact } from '../facts.ts';
import {
  factAt,
  findChoice,
  findFact,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerAt,
  triggerOf,
} from './reader.ts';

const wellness =
  /\b(?:awv|annual wellness(?: visit)?|(?:medicare )?wellness (?:visit|exam)|initial preventive physical|ippe|welcome to medicare(?: visit| exam)?)\b/i;

/** Medicare's wellness visits with the separate problem, when one is told. */
export const readWellness: ServiceReader = text => {
  const code = text.mentions.find(mention => /^G04(?:02|38|39)$/.test(mention.code));
  const trigger = triggerOf(text, wellness) ?? (code && triggerAt(text, code.start, code.end));
  if (!trigger) return [];
  const coded = code && factAt(text, KINDS[code.code], code.start, code.end);
  const said = findChoice(text, trigger, [
    ['welcome', /\b(?:ippe|welcome to medicare|initial preventive physical)\b/i],
    [
      'subsequent',
      /\b(?:(?:awv|wellness visit|wellness exam|annual wellness)[\s,:(-]{0,3}(?:subseq(?:uent)?|sub|repeat)|(?:subseq(?:uent)?|repeat) (?:medicare )?(?:awv|annual wellness|wellness)|s-?awv|had (?:an? |her |his |the )?(?:awv|one) (?:last year|before))\b/i,
    ],
    [
      'initial',
      /\b(?:(?:awv|wellness visit|annual wellness)[\s,:(-]{0,3}(?:initial|first)|(?:initial|first) (?:medicare )?(?:awv|annual wellness|wellness)|i-?awv)\b/i,
    ],
  ]);
  const problem = problemOf(text);
  return [
    serviceOf(
      text,
      'wellness-visit',
      trigger,
      present({
        code: code && factAt(text, code.code, code.start, code.end),
        kind: coded ?? said,
        patient: text.facts.visit?.patient,
        problem,
      }),
    ),
  ];
};

const KINDS: Readonly<Record<string, string>> = { G0402: 'welcome', G0438: 'initial', G0439: 'subsequent' };

/** Decision making of a problem visit told beside a preventive one. */
export function problemOf(text: ServiceText): Fact<{ mdm: string }> | undefined {
  const separate =
    /\b(?:separate|unrelated|additional|new) (?:problem|issue|complaint)\b|\bproblem[- ](?:oriented|focused|visit)\b|\b(?:sick|problem) visit\b|\balso (?:addressed|managed|evaluated|worked up|treated|saw)\b|\+\s?(?:problem|sick|e\/?m)\b|\b(?:meds?|medications?|dose|insulin)\s(?:(?:was|were)\s)?(?:changed|adjusted|increased|decreased|started|added|switched)\b|\b(?:uncontrolled|poorly controlled)\b/i.exec(
      text.passage.text,
    );
  const level = separate ? text.facts.visit?.mdm : undefined;
  return level && { value: { mdm: level.value }, quote: level.quote };
}

/** G2211: asked about by its code, with what the mail tells of the relationship and of modifier 25. */
export const readVisitComplexity: ServiceReader = text => {
  const code = text.mentions.find(mention => mention.code === 'G2211');
  if (!code) return [];
  const trigger = triggerAt(text, code.start, code.end);
  const visit = text.mentions.find(
    mention => /^992(?:0[2-5]|1[2-5])$/.test(mention.code) && mention.modifiers?.includes('25'),
  );
  const listed = text.mentions.find(mention => mention.system === 'MODIFIER' && mention.code === '25');
  const twentyFive = visit ?? listed;
  const besidePreventive = findFact(
    text,
    trigger,
    /\b(?:awv|wellness visit|preventive service|vaccin\w*|immuniz\w*|(?:flu|covid|pneumonia|pneumo) (?:shot|vaccine))\b/i,
    () => true,
  );
  const longitudinal = findChoice(text, trigger, [
    [
      'no',
      /\b(?:one[- ]time|urgent care|walk-?in|no (?:ongoing|longitudinal|continuing)|not (?:her|his|their|the) pcp)\b/i,
    ],
    [
      'yes',
      /\b(?:longitudinal|ongoing (?:care|relationship)|continuing (?:care|relationship)|pcp\b|primary care|family (?:practice|medicine|doctor)|follow(?:s|ed|ing)? (?:pt|patient|her|him|them) (?:for|long|regularly))/i,
    ],
  ]);
  return [
    serviceOf(
      text,
      'visit-complexity',
      trigger,
      present({
        code: factAt(text, code.code, code.start, code.end),
        modifier25: twentyFive && factAt(text, true, twentyFive.start, twentyFive.end),
        besidePreventive,
        longitudinal: longitudinal && { ...longitudinal, value: longitudinal.value === 'yes' },
      }),
    ),
  ];
};

/** Incident-to: asked about in words. */
export const readIncidentTo: ServiceReader = text => {
  const isOffice = text.facts.placeOfService?.value === '11';
  const shared = isOffice
    ? triggerOf(text, /\b(?:split[\s/-]{0,3}(?:or\s)?shared|shared visit)\b/i)
    : undefined;
  const trigger = triggerOf(text, /\bincident[- ]to\b/i) ?? shared;
  if (!trigger) return [];
  const newProblem = findChoice(text, trigger, [
    ['yes', /\bnew (?:problem|patient|pt|complaint|issue|condition|dx|diagnosis)\b/i],
    [
      'no',
      /\b(?:follow(?:ing|ed|s)? (?:the |my |his |her )?(?:(?:physician|md|doctor|doc|dr\.?)(?:['’]?s)? )?(?:plan|poc)|established (?:plan|problem)|plan (?:already )?(?:set|made|established) by|known problem|f\/u (?:of|for|on) (?:established|chronic|known))\b/i,
    ],
  ]);
  const supervision = findChoice(text, trigger, [
    [
      'absent',
      /\b(?:(?:md|physician|doctor|doc|dr\.?)\s?(?:was |is )?(?:not (?:in|there|on ?site|present)|out(?: of (?:the )?(?:office|suite|building))?|away|off ?site|gone)|no (?:physician|md|doctor) (?:on ?site|in|present))\b/i,
    ],
    ['by-video', /\b(?:virtual (?:direct )?supervision|available by video|by live video)\b/i],
    [
      'in-suite',
      /\b(?:in (?:the )?(?:office )?suite|on ?site|in (?:the )?(?:office|building|clinic) (?:at the time|that day)|(?:md|physician|doctor|doc) (?:was |is )?in (?:the )?(?:office|clinic)|present)\b/i,
    ],
  ]);
  const place = text.facts.placeOfService;
  return [
    serviceOf(
      text,
      'incident-to',
      trigger,
      present({
        newProblem: newProblem && { ...newProblem, value: newProblem.value === 'yes' },
        supervision,
        place: place && { value: place.value, quote: place.quote },
        shared: shared && factAt(text, true, shared.start, shared.end),
      }),
    ),
  ];
};
