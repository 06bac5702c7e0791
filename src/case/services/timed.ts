import type { Fact } from '../facts.ts';
import type { Mention } from '../match.ts';
import {
  factAt,
  findChoice,
  findFact,
  minutesOf,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
  triggerOf,
} from './reader.ts';

/** A family that is decided by its minutes alone. */
function timed(rule: string, pattern: RegExp): ServiceReader {
  return text => {
    const trigger = triggerOf(text, pattern);
    return trigger ? [serviceOf(text, rule, trigger, present({ minutes: minutesOf(text, trigger) }))] : [];
  };
}

export const readDischarge = timed(
  'discharge-day',
  /\b(?:discharge (?:day|management|service|code|summary and exam|took)|hospital discharge|(?:the )?discharge took|day of discharge)\b/i,
);

export const readAdvanceCare: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:advance care planning|ACP\b|advance directives? (?:discussion|discussed|counsel\w*))/,
  );
  const named = trigger ?? triggerOf(text, /\badvance care planning\b/i);
  if (!named) return [];
  const withWellnessVisit = findFact(
    text,
    named,
    /\b(?:annual wellness|awv|wellness visit|g043[89])\b/i,
    () => true,
  );
  return [
    serviceOf(
      text,
      'advance-care-planning',
      named,
      present({ minutes: minutesOf(text, named), withWellnessVisit }),
    ),
  ];
};

const procedureTime =
  /^\s?(?:were|was|on|for|of|spent on|was spent on|to place|placing)\s(?:the\s|an?\s)?(?:separately|separate|intubat\w*|central|line|arterial|procedures?|cpr|resuscitat\w*|chest tube|placing|teaching)\b/i;

/** Critical care: total minutes, and minutes of separately billed procedures told inside them. */
export const readCriticalCare: ServiceReader = text => {
  const trigger = triggerOf(text, /\bcritical care\b/i);
  if (!trigger) return [];
  const isProcedure = (before: string, after: string) =>
    procedureTime.test(after) ||
    (/\b(?:of which|including|minus|less|excluding)\s?$/i.test(before) &&
      !/critical care/i.test(before.slice(-24)));
  const minutes = minutesOf(text, trigger, isProcedure);
  const own = text.minutes.find(one =>
    isProcedure(
      text.passage.text.slice(Math.max(0, one.start - 50), one.start),
      text.passage.text.slice(one.end, one.end + 50),
    ),
  );
  const procedureMinutes = own && factAt(text, own.minutes, own.start, own.end);
  return [serviceOf(text, 'critical-care', trigger, present({ minutes, procedureMinutes }))];
};

/** Psychotherapy: individual, family or crisis, with or without a medical visit. */
export const readPsychotherapy: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:individual|family|crisis|couples?)?[\w\s-]{0,20}\bpsychotherapy|(?:individual|family) therapy session|therapy session with (?:the )?(?:psychologist|psychiatrist|therapist|lcsw))\b/i,
  );
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['crisis', /\bcrisis\b/i],
    ['family-without-patient', /\bfamily[^.;]{0,40}\bwithout (?:the )?patient\b/i],
    ['family-with-patient', /\b(?:family|couples?)\b/i],
    ['individual', /\bindividual\b/i],
  ]);
  const only = kind ?? individualOf(text, trigger);
  const visit = findChoice(text, trigger, [
    [
      'no',
      /\b(?:no|without (?:an?\s)?)\s?(?:medical |medication |separate )?(?:visit|e\/?m|evaluation)\b|\b(?:psychologist|lcsw|social worker|lpc|lmft)\b/i,
    ],
    [
      'yes',
      /\bwith (?:an? )?(?:medication|medical|e\/?m|evaluation)[\w\s-]{0,16}(?:visit|management|check)?\b|\b(?:medication management|e\/?m (?:and|plus|with))\b/i,
    ],
  ]);
  return [
    serviceOf(
      text,
      'psychotherapy',
      trigger,
      present({ kind: only, visit: visit ?? alone(only), minutes: minutesOf(text, trigger) }),
    ),
  ];
};

/** A crisis session stands alone unless a visit is named. */
function alone(kind: Fact<string> | undefined): Fact<string> | undefined {
  return kind?.value === 'crisis' ? { value: 'no', quote: kind.quote } : undefined;
}

/** Psychotherapy without a word of a family, a group or a crisis is that of the patient. */
function individualOf(text: ServiceText, trigger: Trigger) {
  if (/\b(?:group|couples?|family|crisis)\b/i.test(text.passage.text)) return undefined;
  return factAt(text, 'individual', trigger.start, trigger.end);
}

/** Chronic care management of a month: by whom, and minutes. */
export const readChronicCare: ServiceReader = text => {
  const trigger =
    triggerOf(text, /\b(?:chronic care management|CCM\b|complex ccm)/) ??
    triggerOf(text, /\bchronic care management\b/i);
  if (!trigger) return [];
  const by = findChoice(text, trigger, [
    ['complex', /\bcomplex (?:case|ccm|chronic)\b/i],
    [
      'practitioner',
      /\b(?:by (?:the )?(?:physician|doctor|provider|practitioner|np|pa)|physician (?:time|in person|personally)|personally)\b/i,
    ],
    ['staff', /\b(?:clinical staff|staff|by (?:the )?(?:staff|nurse|rn|ma|care coordinator)|staff time)\b/i],
  ]);
  return [serviceOf(text, 'chronic-care', trigger, present({ by, minutes: minutesOf(text, trigger) }))];
};

/** Remote monitoring of a month: days with readings and minutes of management. */
export const readRemoteMonitoring: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:remote (?:physiologic(?:al)? |patient )?monitoring|RPM\b)/i);
  if (!trigger) return [];
  const readingDays = findFact(
    text,
    trigger,
    /\b(\d{1,2})\s(?:days?\sof\s(?:readings|data|measurements)|days?)\b(?=[^.;]{0,40})/i,
    found => Number(found[1]),
  );
  return [
    serviceOf(
      text,
      'remote-monitoring',
      trigger,
      present({ readingDays, minutes: minutesOf(text, trigger) }),
    ),
  ];
};

/** Tobacco counselling and brief alcohol intervention. */
export const readCounselling: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:tobacco|smoking)(?: use)?(?: and)?(?: tobacco)? ?(?:cessation)?[- ]?(?:counsel\w+|cessation|intervention)|smoking cessation|counsel\w+ (?:on|about|for|regarding) (?:smoking|tobacco)|(?:alcohol|drug|substance)[\w\s/]{0,24}(?:screening|intervention|sbirt)|sbirt)\b/i,
  );
  if (!trigger) return [];
  const topic = findChoice(text, trigger, [
    ['tobacco', /\b(?:tobacco|smoking|cigarettes?|vaping)\b/i],
    ['alcohol', /\b(?:alcohol|drug|substance|sbirt)\b/i],
  ]);
  return [serviceOf(text, 'counselling', trigger, present({ topic, minutes: minutesOf(text, trigger) }))];
};

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

const timedTherapy =
  /^(?:97032|97033|97034|97035|97036|97110|97112|97113|97116|97124|97129|97130|97140|97530|97533|97535|97537|97542|97545|97750|97755|97760|97761|97763)$/;
const untimedTherapy = /^(?:9716[1-8]|97010|97012|97014|97016|97018|97022|97024|97026|97028|97150|G0283)$/;
const therapyMinutes =
  /^\s?(?:-\w\w\s?)*(?:\([^()]{0,40}\)\s?)?(?:for|:|=|-|–|,|\||x|@)?\s?(\d{1,3})\s?(?:min(?:ute)?s?\b|')/i;

/** Timed therapy: the minutes that stand with each code, and codes reported once. */
export const readTherapy: ServiceReader = text => {
  const body = text.passage.text;
  const told = text.mentions.flatMap(mention => {
    if (!timedTherapy.test(mention.code) || mention.range) return [];
    const minutes = minutesBeside(body, mention);
    return minutes === undefined ? [] : [{ mention, minutes }];
  });
  const first = told[0];
  const last = told.at(-1);
  if (!first || !last) return [];
  const services = told.map(({ mention, minutes }) => ({ code: mention.code, minutes: minutes.value }));
  const others = text.mentions.filter(mention => untimedTherapy.test(mention.code));
  const trigger = triggerAt(text, first.mention.start, first.mention.end);
  const discipline = disciplineOf(text, others);
  return [
    serviceOf(
      text,
      'therapy-units',
      trigger,
      present({
        services: factAt(text, services, first.mention.start, Math.max(last.mention.end, last.minutes.end)),
        untimed:
          others[0] &&
          factAt(
            text,
            others.map(mention => mention.code),
            others[0].start,
            others.at(-1)?.end ?? others[0].end,
          ),
        discipline,
      }),
    ),
  ];
};

function minutesBeside(body: string, mention: Mention): { value: number; end: number } | undefined {
  const after = therapyMinutes.exec(body.slice(mention.end, mention.end + 60));
  if (after?.[1]) return { value: Number(after[1]), end: mention.end + after[0].length };
  const before = /(\d{1,3})\s?(?:min(?:ute)?s?)\s(?:of\s|were\s|on\s)?(?:cpt\s|code\s)?\(?$/i.exec(
    body.slice(Math.max(0, mention.start - 30), mention.start),
  );
  return before?.[1] ? { value: Number(before[1]), end: mention.end } : undefined;
}

function disciplineOf(
  text: ServiceText,
  others: readonly Mention[],
): ReturnType<typeof factAt<string>> | undefined {
  const evaluation = others.find(mention => /^9716[1-8]$/.test(mention.code));
  if (evaluation)
    return factAt(text, Number(evaluation.code) <= 97164 ? 'GP' : 'GO', evaluation.start, evaluation.end);
  const said =
    /\b(?:(physical therap\w+|pt (?:session|visit))|(occupational therap\w+)|(speech[- ](?:language )?(?:therap\w+|patholog\w+)))\b/i.exec(
      text.passage.text,
    );
  if (!said) return undefined;
  return factAt(text, said[1] ? 'GP' : said[2] ? 'GO' : 'GN', said.index, said.index + said[0].length);
}

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
