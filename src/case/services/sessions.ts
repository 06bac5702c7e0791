import type { Fact } from '../facts.ts';
import {
  countPattern,
  findChoice,
  findFact,
  minutesOf,
  present,
  readCount,
  type ServiceReader,
  serviceOf,
  triggerOf,
} from './reader.ts';

/** Online digital visits; a portal message in passing is none. */
export const readDigitalVisit: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:online )?digital (?:visit|e\/?m|evaluation)s?|e-?visits?|(?:patient )?portal (?:messages?|messaging|e\/?m|visit|encounter)|my-?chart (?:messages?|messaging|visit|encounter))\b/i,
  );
  if (!trigger) return [];
  const minutes = minutesOf(text, trigger);
  if (!minutes && !/\b(?:bill|code|report|charge)/i.test(text.passage.text)) return [];
  const by = findChoice(text, trigger, [
    [
      'other',
      /\b(?:therapists?|dietit?c?ians?|psychologists?|social workers?|lcsw|slp|pt|ot)\b(?! (?:is|was|has|sent|asked))/,
    ],
    [
      'practitioner',
      /\b(?:physicians?|doctors?|dr|md|do|nps?|pas?|apps?|practitioners?|providers?|pcp|we|i)\b/i,
    ],
  ]);
  return [serviceOf(text, 'digital-visit', trigger, present({ minutes, by }))];
};

/** Consultations between practitioners ("e-consult"). */
export const readInterprofessional: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:e-?consults?(?:ation)?s?|inter-?professional (?:\w+\s){0,3}consult\w*|(?:physician|provider)[- ]to[- ](?:physician|provider) (?:phone |telephone )?consult\w*|curbside consults?)\b/i,
  );
  if (!trigger) return [];
  const part = findChoice(text, trigger, [
    [
      'request',
      /\b(?:(?:requesting|referring|treating) (?:physician|provider|practitioner|doctor)(?:'s)? (?:time|bill\w*|side)|we (?:requested|sent|asked for|prepared)|preparing the referral|i requested)\b/i,
    ],
    [
      'report',
      /\b(?:written report only|report only|only (?:a )?written report|(?:no|without(?: a)?) (?:phone |verbal )?(?:call|discussion|conversation|talk))\b/i,
    ],
    ['talk', /\b(?:phone|telephone|call(?:ed)?|verbal(?:ly)?|discuss\w*|spoke|talk(?:ed)?)\b/i],
  ]);
  return [
    serviceOf(text, 'interprofessional', trigger, present({ minutes: minutesOf(text, trigger), part })),
  ];
};

/** Psychiatric collaborative care and behavioral health integration of a month. */
export const readCollaborativeCare: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:psychiatric )?collaborative care(?: management)?|cocm|behavioral health integration|general bhi|bhi)\b/i,
  );
  if (!trigger) return [];
  const month = findChoice(text, trigger, [
    [
      'general',
      /\b(?:general (?:bhi|behavioral)|without (?:a )?(?:psychiatric consultant|psychiatrist)|(?<!psychiatric )behavioral health integration|\bbhi)\b/i,
    ],
    ['first', /\b(?:first|initial|1st|enrol\w+|new) (?:calendar )?month\b|\bmonth (?:1|one)\b/i],
    [
      'later',
      /\b(?:subsequent|second|third|later|following|2nd|3rd|follow-?up) (?:calendar )?month\b|\bmonth (?:[2-9]|two|three)\b/i,
    ],
  ]);
  return [
    serviceOf(text, 'collaborative-care', trigger, present({ minutes: minutesOf(text, trigger), month })),
  ];
};

/** Psychological and neuropsychological testing, each of its parts a service with its own time. */
export const readPsychologicalTesting: ServiceReader = text => {
  if (!/\b(?:neuro)?psych(?:ological|ologic|ometric)?s? (?:test|eval|assess)/i.test(text.passage.text))
    return [];
  const parts = [
    [
      'neuropsychological-evaluation',
      /\bneuropsych\w*(?: test(?:ing)?)? (?:evaluation|eval|assessment|interpretation)\b/i,
    ],
    [
      'psychological-evaluation',
      /\b(?<!neuro)psycho(?:logical|metric)(?: test(?:ing)?)? (?:evaluation|eval|assessment|interpretation)\b/i,
    ],
    [
      'tests-by-technician',
      /\b(?:(?:technician|psychometrist|tech)[\w\s-]{0,30}(?:test\w*|administ\w*|scor\w*)|(?:test\w*|administ\w*|scor\w*)[\w\s-]{0,40}by (?:an? |the |our )?(?:technician|psychometrist|tech))\b/i,
    ],
    [
      'tests-by-professional',
      /\b(?:(?:psychologist|neuropsychologist|physician|provider)[\w\s-]{0,30}(?:administ\w*|scor\w*|gave)|(?:test\w*|administ\w*|scor\w*)[\w\s-]{0,40}by (?:an? |the |our )?(?:psychologist|neuropsychologist|physician|provider))\b/i,
    ],
  ] as const;
  const found = parts.flatMap(([part, pattern]) => {
    const trigger = triggerOf(text, pattern);
    return trigger ? [{ part, pattern, trigger }] : [];
  });
  const whole = triggerOf(text, /\b(?:neuro)?psych\w* (?:test|eval|assess)\w*/i);
  if (found.length === 0)
    return whole
      ? [serviceOf(text, 'psychological-testing', whole, present({ minutes: minutesOf(text, whole) }))]
      : [];
  return found.map(({ part, pattern, trigger }) => {
    const stated = findFact(text, trigger, pattern, () => part);
    return serviceOf(
      text,
      'psychological-testing',
      trigger,
      present({ part: stated, minutes: minutesOf(text, trigger) }),
    );
  });
};

/** Preventive counselling apart from a preventive visit. */
export const readRiskCounselling: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:preventive (?:medicine )?counsel\w*|risk[- ]factor reduction|(?:injury|hiv|std|sti) prevention counsel\w*)\b/i,
  );
  return trigger
    ? [serviceOf(text, 'risk-counselling', trigger, present({ minutes: minutesOf(text, trigger) }))]
    : [];
};

/** A month of dialysis care: place, visits, age, days of a part month. */
export const readDialysisMonth: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:monthly (?:dialysis|esrd|capitation)[\w\s-]{0,20}|(?:esrd|dialysis) (?:monthly|month|mcp)\b[\w\s-]{0,12}|month of (?:\w+[\s-]){0,2}dialysis|mcp visits?|dialysis (?:visits?|care) (?:this|for the|in the) month)\b/i,
  );
  if (!trigger) return [];
  const visits = findFact(
    text,
    trigger,
    new RegExp(
      `\\b${countPattern}\\s(?:face[- ]to[- ]face |f2f |in-person |mcp |dialysis )?(?:visits?|encounters?|times)\\b`,
      'i',
    ),
    found => readCount(found[1]),
  );
  const partDays = findFact(
    text,
    trigger,
    /\b(\d{1,2})\sdays\b(?=[^.;\n]{0,60}\b(?:only|part|before|until|after|transfer\w*|hospital\w*|died|of the month))/i,
    found => Number(found[1]),
  );
  const home = findFact(
    text,
    trigger,
    /\b(?:home (?:hemo)?dialysis|peritoneal dialysis|home (?:hd|pd)|at home)\b/i,
    () => 'home',
  );
  return [
    serviceOf(
      text,
      'dialysis-month',
      trigger,
      present({ ageYears: text.facts.patient?.ageYears, where: home, visits, partDays }),
    ),
  ];
};

/** Hyperbaric oxygen: who bills, and minutes in the chamber. */
export const readHyperbaric: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:hyperbaric(?: oxygen)?(?: therapy| treatment| session)?|hbot?\b)/i);
  if (!trigger) return [];
  const bills =
    findChoice(text, trigger, [
      ['facility', /\b(?:facility|hospital|hopd|outpatient department|technical|chamber time)\b/i],
      ['physician', /\b(?:physician|professional|supervis\w+|attend\w+|doctor|provider)\b/i],
    ]) ?? providerSide(text.facts.placeOfService);
  return [
    serviceOf(text, 'hyperbaric-oxygen', trigger, present({ bills, minutes: minutesOf(text, trigger) })),
  ];
};

/** An outpatient department is stated: the claim may still be either side's, unless the place is an office. */
function providerSide(place: Fact<string> | undefined): Fact<string> | undefined {
  return place?.value === '11' ? { value: 'physician', quote: place.quote } : undefined;
}

/** Impacted ear wax. */
export const readEarWax: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:impacted )?(?:cerumen|ear[- ]?wax)(?: impaction| removal| disimpaction)?|(?:removal|remov\w+|disimpact\w+) of (?:impacted )?(?:cerumen|ear[- ]?wax))\b/i,
  );
  if (!trigger) return [];
  const impacted =
    findFact(text, trigger, /\bnot impacted\b|\bnon-?impacted\b/i, () => false) ??
    findFact(text, trigger, /\b(?:impact\w+|disimpact\w+|occlud\w+)\b/i, () => true);
  const how = findChoice(text, trigger, [
    [
      'instruments',
      /\b(?:instruments?|instrumentation|curett?e\w*|forceps|suction\w*|alligator|loop|hook|otoscop\w+|microscop\w+|spoon)\b/i,
    ],
    ['irrigation', /\b(?:irrigat\w+|lavage[d]?|flush\w*|syring\w+|water)\b/i],
  ]);
  const ears = findChoice(text, trigger, [
    [
      'both',
      /\b(?:both ears|bilateral(?:ly)?|bilat|au\b|each ear|b\/l)\b|\b(?:left|l) (?:and|&) (?:right|r)\b/i,
    ],
    ['left', /\b(?:left|lt|as)\b(?=[\s\w]{0,10}ear)|\bleft\b/i],
    ['right', /\b(?:right|rt|ad)\b(?=[\s\w]{0,10}ear)|\bright\b/i],
  ]);
  const hearingTest = findFact(
    text,
    trigger,
    /\b(?:audiogram|audiometr\w+|hearing test|audiolog\w+)\b/i,
    () => true,
  );
  return [serviceOf(text, 'ear-wax', trigger, present({ impacted, how, ears, hearingTest }))];
};
