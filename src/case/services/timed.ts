import type { Fact } from '../facts.ts';
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
