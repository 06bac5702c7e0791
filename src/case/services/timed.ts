import type { Fact, StatedService } from '../facts.ts';
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

/** The day of discharge from a hospital; care after it, and nursing facilities, have codes of their own. */
export const readDischarge: ServiceReader = text =>
  /\b(?:tcm|transitional|snf|nursing|same (?:calendar )?(?:day|date))\b/i.test(text.passage.text)
    ? []
    : discharge(text).map(one => withoutTime(text, one));

const noTime =
  /\bno (?:time|minutes)\b(?! (?:for|to|left|off))|\b(?:time|minutes) (?:(?:is|was|were|are) )?(?:not|never) (?:documented|recorded|noted|stated|charted)\b|\bwithout (?:a |any )?(?:documented )?(?:time|minutes)\b/i;

/** That no time is documented is a fact of its own: the code that needs none. */
function withoutTime(text: ServiceText, service: StatedService): StatedService {
  const found = service.values.minutes ? null : noTime.exec(text.passage.text);
  if (!found) return service;
  const untimed = factAt(text, true, found.index, found.index + found[0].length);
  return { ...service, values: { ...service.values, untimed } };
}

const discharge = timed(
  'discharge-day',
  /\b(?:discharge (?:day|management|service|code|summary (?:and|&|\+) exam|took|planning)|hospital discharge|(?:the )?discharge took|day of discharge|(?:d\/c|dc)'?d?\s(?:home|today|day|mgmt|management|took|visit|time|summary)|discharged (?:(?:pt|patient|him|her|them) )?(?:(?:home|today)\b|from (?:the )?(?:floor|hospital|unit|icu|obs\w*|service))|min(?:ute)?s? (?:on|for|of) (?:the )?(?:d\/c|discharge))\b/i,
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

/** Psychotherapy: individual, family or crisis, with or without a medical visit. */
export const readPsychotherapy: ServiceReader = text => {
  const named = triggerOf(
    text,
    /\b(?:(?:(?:individual|indiv|family|crisis|couples?)\.?[\w\s-]{0,20}\b)?psycho-?(?:therapy|tx)|(?:individual|indiv|family|couples?)\.? (?:therapy|tx|counseling|session)\b(?: session)?|(?:therapy|talk therapy) session|therapy session with (?:the )?(?:psychologist|psychiatrist|therapist|lcsw)|crisis (?:session|intervention))/i,
  );
  const trigger = named ?? byTherapist(text);
  if (!trigger || /\b(?:physical|occupational|speech) therapy\b/i.test(text.passage.text)) return [];
  const kind = findChoice(text, trigger, [
    ['crisis', /\bcrisis\b/i],
    [
      'family-without-patient',
      /\b(?:family|couples?)[^.;]{0,40}\b(?:without|w\/o|w\/out|pt not|patient not|no)\s?(?:the )?(?:patient|pt|present)\b/i,
    ],
    ['family-with-patient', /\b(?:family|couples?)\b[\w\s-]{0,24}(?:psycho|therap|tx\b|counsel|session)/i],
    ['individual', /\bindiv(?:idual)?\b/i],
  ]);
  const only = kind ?? individualOf(text, trigger);
  const visit = findChoice(text, trigger, [
    [
      'no',
      /\b(?:no|without (?:an?\s)?|w\/o)\s?(?:medical |medication |med |separate )?(?:visit|e\/?m|evaluation|med(?:ication)? m(?:anagement|gmt))\b|\b(?:psychologist|lcsw|lmsw|social worker|lpc|lpcc|lmhc|lmft|psyd|therapist)\b/i,
    ],
    [
      'yes',
      /\b(?:with|w\/|\+|plus|and) (?:an? )?(?:medication|med|medical|e\/?m|evaluation)[\w\s-]{0,16}(?:visit|management|mgmt|check)?\b|\bmed(?:ication)? (?:management|mgmt|check)\b|\be\/?m (?:and|plus|with|\+)|\bmdm\b/i,
    ],
  ]);
  const coded = text.mentions.find(
    mention => /^992(?:0[2-5]|1[2-5])$/.test(mention.code) && !mention.ambiguous,
  );
  const withVisit = visit ?? (coded && factAt(text, 'yes', coded.start, coded.end));
  const isWhole = (before: string, after: string) =>
    withVisit?.value === 'yes' &&
    wholeTime.test(`${before.split(/[.;,\n]/).at(-1) ?? ''}#${after.split(/[.;,\n]/, 1)[0] ?? ''}`);
  const minutes = minutesOf(text, trigger, isWhole);
  return [
    serviceOf(
      text,
      'psychotherapy',
      trigger,
      present({ kind: only, visit: withVisit ?? alone(only), minutes }),
    ),
  ];
};

const therapist = /\b(?:LPC|LPCC|LMHC|LCSW|LMSW|LMFT|PsyD|[Pp]sychologist|[Pp]sychotherapist)\b/;
const otherTherapy =
  /\b(?:group|play|infusion|radiation|hormone|iv|drug|wound|pressure|compression|massage|aba|music|art|cognitive rehab\w*)\s(?:therapy|tx)\b|\bgroup\b/i;

/** "Therapy 3:20-3:56 pm" by a licensed therapist of the mind is psychotherapy. */
function byTherapist(text: ServiceText): Trigger | undefined {
  const body = text.passage.text;
  return therapist.test(body) && !otherTherapy.test(body) ? triggerOf(text, /\btherapy\b/i) : undefined;
}

/** Minutes of visit and therapy together, "#" in their place: the part of the therapy is not told by them. */
const wholeTime =
  /^(?![^#]*\b(?:psycho)?therapy\b)(?:.*\b(?:total|in all|altogether|combined|whole (?:visit|encounter|session))\b[^#]{0,24}#|[^#]*#\s?(?:in\s)?(?:total|all together|altogether|combined|in all)\b(?!\s(?:of\s|for\s)?(?:psycho)?therapy))/i;

/** A crisis session stands alone unless a visit is named. */
function alone(kind: Fact<string> | undefined): Fact<string> | undefined {
  return kind?.value === 'crisis' ? { value: 'no', quote: kind.quote } : undefined;
}

/** Psychotherapy without a word of a family, a group or a crisis is that of the patient. */
function individualOf(text: ServiceText, trigger: Trigger) {
  if (
    /\b(?:group|couples?|family[\w\s-]{0,24}(?:psycho|therapy|session|tx)|crisis)\b/i.test(text.passage.text)
  )
    return undefined;
  return factAt(text, 'individual', trigger.start, trigger.end);
}

/** Minutes of a month: a log by date adds up ("20 min on 1/5, 15 min on 1/12"), else as told. */
function loggedMinutes(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  const body = text.passage.text;
  const dated = text.minutes.filter(one =>
    /^\s?(?:on|\(|@)?\s?\(?(?:\d{1,2}\/\d{1,2}|\d{1,2}\s?(?:st|nd|rd|th)\b)/i.test(
      body.slice(one.end, one.end + 14),
    ),
  );
  const [first] = dated;
  const last = dated.at(-1);
  if (!first || !last || dated.length < 2 || /\btotal\b/i.test(body)) return minutesOf(text, trigger);
  return factAt(
    text,
    dated.reduce((sum, one) => sum + one.minutes, 0),
    first.start,
    last.end,
  );
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
  return [serviceOf(text, 'chronic-care', trigger, present({ by, minutes: loggedMinutes(text, trigger) }))];
};

/** Remote monitoring of a month: days with readings and minutes of management. */
export const readRemoteMonitoring: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:remote (?:physiologic(?:al)? |patient )?(?:monitoring|bp|vitals)|RPM\b)/i,
  );
  if (!trigger) return [];
  const readingDays = readDays(text, trigger);
  return [
    serviceOf(
      text,
      'remote-monitoring',
      trigger,
      present({ readingDays, minutes: loggedMinutes(text, trigger) }),
    ),
  ];
};

const daysTold: readonly RegExp[] = [
  /\b(\d{1,2})\s?(?:of|out of|\/)\s?(?:the\s)?(?:last\s)?(?:28|29|30|31)[\s-]days?\b/i,
  /\b(\d{1,2})\s(?:days?\sof\s(?:\w+\s)?(?:readings?|data|measurements?|transmissions?|vitals|monitoring)|reading days|(?:days?\s)?(?:with|had)\s(?:readings?|data))/i,
  /\b(?:readings?|data|measurements?|transmitted|transmissions?|recorded|monitored|took)\s(?:\w+\s){0,3}?(?:on|for|over|x)\s(\d{1,2})\s(?:\w+\s)?days?\b(?![\s-](?:period|window|cycle|month))/i,
  /(?<!\b(?:per|every|each|in|of|a|the)\s)\b(\d{1,2})\sdays?\b(?!\s(?:period|window|cycle|month|billing))/i,
];

/** Days with readings, not the days of the period. */
function readDays(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  for (const pattern of daysTold) {
    const fact = findFact(text, trigger, pattern, found => Number(found[1]));
    if (fact) return fact;
  }
  return undefined;
}

/** Tobacco counselling and brief alcohol intervention. */
export const readCounselling: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:tobacco|smoking)(?: use)?(?: and)?(?: tobacco)? ?(?:cessation|cess)?[- ]?(?:counsel\w+|cessation|cess\b|intervention)|smoking cessation|counsel\w+ (?:on|about|for|regarding) (?:smoking|tobacco)|(?:alcohol|drug|substance)[\w\s/]{0,24}(?:screening|intervention|sbirt|sbi)|sbirt)\b/i,
  );
  if (!trigger) return [];
  const topic = findChoice(text, trigger, [
    ['tobacco', /\b(?:tobacco|smoking|cigarettes?|vaping)\b/i],
    ['alcohol', /\b(?:alcohol|drug|substance|sbirt|sbi)\b/i],
  ]);
  return [serviceOf(text, 'counselling', trigger, present({ topic, minutes: minutesOf(text, trigger) }))];
};
