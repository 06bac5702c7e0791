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
  const trigger = triggerOf(
    text,
    /\b(?:(?:mod(?:erate)?|conscious|procedural)\.? sed(?:ation)?|moderate (?:iv )?sedation|mod sed)\b/i,
  );
  if (!trigger) return [];
  const by = findChoice(text, trigger, [
    [
      'other',
      /\b(?:second (?:doctor|physician|provider|md)|(?:another|different|other|separate|2nd) (?:doctor|physician|provider|md)|(?:ed|er) (?:doc|physician|md) (?:gave|provided|did|while|for))\b/i,
    ],
    [
      'same',
      /\b(?:himself|herself|operating (?:doctor|physician|surgeon)|same (?:doctor|physician|provider)|(?:doctor|physician|surgeon|provider|endoscopist) (?:who|that) (?:did|performed)|performing (?:physician|provider|doctor)|(?:doctor|physician|surgeon|provider|endoscopist|[a-z]{4,16}ologist|proceduralist|md|doc) (?:who|that|also)?\s?(?:did|doing|performed|performing)|(?:gi|gastroenterologist|endoscopist)(?: doc(?:tor)?| md| physician)? (?:gave|provided|administered|did)|(?:by|under) (?:the )?(?:gi|proceduralist|endoscopist|operator|surgeon)|own (?:sed(?:ation)?|procedure)|same (?:md|doc))\b/i,
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
      'anesthetist-directed',
      /\b(?:(?:CRNA|crna|[Aa]nesthetist|C?AA)[\w\s,]{0,20}(?:(?<!not )(?<!non-)(?<!non)directed|with (?:medical )?direction|under (?:MD|md|medical) direction)|[Mm]edically directed (?:CRNA|crna)|QX)\b/,
    ],
    [
      'directing-two-to-four',
      /\b(?:[Dd]irect(?:ing|ed|ion of|s)?\s(?:of\s)?(?:two|2|three|3|four|4)(?:\s?(?:to|-)\s?(?:four|4))?|QK|(?:2|3|4|two|three|four) concurrent)\b/,
    ],
    ['directing-one', /\b(?:[Dd]irect(?:ing|ed|ion of) (?:one|1)|QY)\b/],
    [
      'supervising-more',
      /\b(?:[Ss]upervis(?:ing|ed) (?:more|five|5|over four)|AD modifier|more than (?:four|4) concurrent)\b/,
    ],
    [
      'anesthetist-alone',
      /\b(?:(?:CRNA|crna|[Aa]nesthetist)[\w\s,]{0,12}(?:alone|solo|only|without (?:medical )?direction|not directed|independent(?:ly)?|by (?:her|him)self|no (?:MD|md|direction)|(?:non|not)[- ]?medically directed)|(?:solo|independent) (?:CRNA|crna)|QZ)\b/,
    ],
    [
      'anesthesiologist',
      /\b(?:[Aa]nesthesiologist|MDA|(?:MD|physician|doctor) (?:personally|alone|performed|did)|personally performed|AA)\b/,
    ],
  ]);
  if (!minutes) return [];
  const baseUnits = findFact(
    text,
    trigger,
    /\b(\d{1,2})\s?base(?: units?)?\b|\bbase(?:\s?units?)?\s?(?:of|:|=|is|-)?\s?(\d{1,2})\b/i,
    found => Number(found[1] ?? found[2]),
  );
  const status = findFact(
    text,
    trigger,
    /\bP([1-6])\b|\bASA\s?(?:class\s|status\s|PS\s)?([1-6]|I{1,3}|IV|V)E?\b/,
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
