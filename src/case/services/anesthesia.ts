import {
  factAt,
  findChoice,
  findFact,
  minutesOf,
  present,
  type ServiceReader,
  serviceOf,
  triggerAt,
  triggerOf,
} from './reader.ts';

/** Moderate sedation: minutes, who gave it, and the patient's age band. */
export const readSedation: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:moderate|conscious|procedural) sedation\b/i);
  if (!trigger) return [];
  const by = findChoice(text, trigger, [
    [
      'other',
      /\b(?:second (?:doctor|physician)|(?:another|different|other|separate) (?:doctor|physician|provider))\b/i,
    ],
    [
      'same',
      /\b(?:himself|herself|operating (?:doctor|physician|surgeon)|same (?:doctor|physician|provider)|(?:doctor|physician|surgeon|provider|endoscopist) (?:who|that) (?:did|performed)|performing (?:physician|provider|doctor))\b/i,
    ],
  ]);
  const years = text.facts.patient?.ageYears;
  const age = years && { value: years.value < 5 ? 'under-5' : 'from-5', quote: years.quote };
  const giEndoscopy = findFact(
    text,
    trigger,
    /\b(?:colonoscopy|egd|endoscopy|sigmoidoscopy|ercp)\b/i,
    () => true,
  );
  return [
    serviceOf(
      text,
      'moderate-sedation',
      trigger,
      present({ by, age, minutes: minutesOf(text, trigger), giEndoscopy }),
    ),
  ];
};

/** Anesthesia: code, base units, minutes, who gave it, physical status and qualifying circumstances. */
export const readAnesthesia: ServiceReader = text => {
  const code = text.mentions.find(mention => /^0[01]\d{3}$/.test(mention.code));
  if (!code) return [];
  const trigger = triggerAt(text, code.start, code.end);
  const minutes = minutesOf(text, trigger);
  const provider = findChoice(text, trigger, [
    [
      'directing-two-to-four',
      /\b(?:direct(?:ing|ed)\s(?:two|2|three|3|four|4)(?:\s?(?:to|-)\s?(?:four|4))?|QK\b)/i,
    ],
    ['directing-one', /\b(?:direct(?:ing|ed) (?:one|1)\b|QY\b)/i],
    ['supervising-more', /\b(?:supervis(?:ing|ed) (?:more|five|5|over four)|AD modifier)\b/i],
    [
      'anesthetist-directed',
      /\b(?:(?:crna|anesthetist)[\w\s,]{0,20}(?:directed|with (?:medical )?direction)|QX\b)/i,
    ],
    [
      'anesthetist-alone',
      /\b(?:(?:crna|anesthetist)[\w\s,]{0,12}(?:alone|without (?:medical )?direction|not directed|independently|non-?medically directed)|QZ\b)/i,
    ],
    ['anesthesiologist', /\banesthesiologist\b/i],
  ]);
  if (!minutes || !provider) return [];
  const baseUnits = findFact(
    text,
    trigger,
    /\b(\d{1,2})\s?base units?\b|\bbase units?\s?(?:of|:|=|is)?\s?(\d{1,2})\b/i,
    found => Number(found[1] ?? found[2]),
  );
  const status = findFact(
    text,
    trigger,
    /\bP([1-6])\b|\bASA\s?(?:class\s|status\s)?([1-6]|I{1,3}|IV|V)\b/,
    found => `P${found[1] ?? romanOf(found[2])}`,
  );
  const emergency = findFact(text, trigger, /\bemergen(?:cy|t)\b/i, () => ['99140']);
  return [
    serviceOf(
      text,
      'anesthesia',
      trigger,
      present({
        code: factAt(text, code.code, code.start, code.end),
        baseUnits,
        minutes,
        provider,
        status,
        qualifiers: emergency,
      }),
    ),
  ];
};

function romanOf(text: string | undefined): string {
  return { I: '1', II: '2', III: '3', IV: '4', V: '5' }[text ?? ''] ?? text ?? '1';
}
