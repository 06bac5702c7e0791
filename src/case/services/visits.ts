import type { Fact } from '../facts.ts';
import { problemOf } from './billing.ts';
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
import { kindOfPlace } from './visit-place.ts';

/** Decision making as stated anywhere in the text. */
function mdmOf(text: ServiceText): Fact<string> | undefined {
  return text.facts.visit?.mdm;
}

/** Consultations by setting; a consult with a department or "please consult" is none. */
export const readConsultation: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:in-?patient|inpt|out-?patient|outpt|op|ip|office|hosp(?:ital)?|er|ed|floor|icu)\s(?:\w+\s)?consult(?:ation)?s?|consult(?:ation)? (?:requested|was requested|codes?|visit|level|request|for|note|from|in)|(?:new|initial) consult|consultation)\b/i,
  );
  if (!trigger) return [];
  const setting = findChoice(text, trigger, [
    [
      'inpatient',
      /\b(?:in-?patient|inpt|ip consult|hosp(?:ital(?:ized)?)?|icu|floor consult|on the floor)\b(?!\s?outpatient)/i,
    ],
    ['outpatient', /\b(?:out-?patient|outpt|op consult|office|clinic|ed\b|er\b|emergency)/i],
  ]);
  return setting
    ? [
        serviceOf(
          text,
          'consultation',
          trigger,
          present({
            setting,
            patient: text.facts.visit?.patient,
            minutes: minutesOf(text, trigger),
            mdm: mdmOf(text),
          }),
        ),
      ]
    : [];
};

const facilitySide = /\b(?:facility (?:side|claim|charge|billing|level)|ub-?04|hospital side|consult)/i;

/** Emergency department visits: decision making only. */
export const readEmergency: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:ed|er|emergency (?:department|room|dept|medicine)) (?:visit|level|lvl|e\/?m|encounter|physician|doc(?:tor)?|md|provider|note|chart|pt|patient|course)|(?:seen|evaluated|treated) in (?:the )?(?:ed|er|emergency (?:department|room)))\b/i,
  );
  // The facility's side of the department has levels of its own, and a consultant in it codes a consultation.
  if (!trigger || facilitySide.test(text.passage.text)) return [];
  const none = findFact(
    text,
    trigger,
    /\bno physician (?:work|needed|presence)|\bnurse[- ]only\b/i,
    () => 'none',
  );
  return [
    serviceOf(
      text,
      'emergency-visit',
      trigger,
      present({ mdm: none ?? mdmOf(text), minutes: minutesOf(text, trigger) }),
    ),
  ];
};

const inside = '(?:hosp(?:ital)?|in-?patient|inpt|obs(?:ervation)?)';
/** "Hospital follow-up" is mostly a visit after the stay. */
const admittedPlace = '(?:in-?patient|inpt|obs(?:ervation)?)';
const nursing = '(?:snf|nursing (?:facility|home)|nh|ltc|nf)';
const sameDay = 'same (?:calendar )?(?:day|date)';
const admitted = '(?:admit(?:ted|s)?|admission)';
const discharged = "(?:d\\/?c(?:'?e?d)?|discharged?)";

const facilityKinds: readonly (readonly [string, RegExp])[] = [
  [
    'hospital-same-day',
    new RegExp(
      `\\b(?:hospital same[- ]day|${admitted}[^.;\\n]{0,24}\\b${discharged}[^.;\\n]{0,24}\\b${sameDay}|${sameDay.replace(' ', '[- ]')} (?:admission and discharge|admit|obs(?:ervation)?|discharge|stay))`,
      'i',
    ),
  ],
  [
    'nursing-facility-initial',
    new RegExp(
      `\\b(?:${nursing} (?:initial|${admitted}|h\\s?&\\s?p)|initial ${nursing}(?: care| visit)?|new ${nursing} (?:pt|patient|admit\\w*))\\b`,
      'i',
    ),
  ],
  [
    'nursing-facility-subsequent',
    new RegExp(
      `\\b(?:${nursing} (?:subseq(?:uent)?|f\\/?u|follow-?up|visit|round(?:s|ing)?|recert\\w*)|subseq(?:uent)? ${nursing}(?: care| visit)?|seen at (?:the )?${nursing})\\b`,
      'i',
    ),
  ],
  [
    'hospital-initial',
    new RegExp(
      `\\b(?:hospital initial|initial ${inside}(?:[- ](?:in-?patient|inpt|obs(?:ervation)?))?(?: (?:care|visit|day|encounter))?\\b|(?:hospitalist|${inside}) (?:admi\\w+|h\\s?(?:&|and)\\s?p)|${admitted} (?:h\\s?(?:&|and)\\s?p|note|visit|day|e\\/?m)|h\\s?(?:&|and)\\s?p (?:for )?(?:${admitted}|on admission)|admitted (?:pt |patient |him |her |them )?(?:to|from) (?:the )?(?:hospital|floor|medicine|tele\\w*|obs\\w*|ed|er|icu|med[- ]?surg))`,
      'i',
    ),
  ],
  [
    'hospital-subsequent',
    new RegExp(
      `\\b(?:hospital subsequent|subseq(?:uent)?\\.? (?:${inside}|day|care|visit)|${inside} (?:subseq(?:uent)?|progress|daily|round(?:s|ing|ed)?)\\b|${admittedPlace} (?:f\\/?u|follow-?up)\\b|(?:follow[- ]?up|f\\/u) ${admittedPlace} (?:visit|care|day)|(?:hospital day|hd) ?#?\\s?\\d+|${inside}[^.;\\n]{0,20}\\b(?:(?:second|third|fourth|2nd|3rd|4th) (?:hospital )?day|day #?[2-9])|daily (?:hospital )?(?:visit|progress|note)|progress note|rounded on (?:the )?(?:floor|pt|patient|inpt|inpatient)|rounding (?:visit|note))`,
      'i',
    ),
  ],
  [
    'home',
    /\b(?:home (?:visit|new|established|call)|house ?call|domiciliary visit|(?:visit|seen) at (?:the )?(?:alf|assisted living|pt'?s home|patient'?s home)|alf visit|assisted living visit)\b/i,
  ],
];

/** Hours in the building are no minutes of the visit. */
const stay =
  /\b(?:in (?:the )?hospital for|stay(?:ed)?(?: of| for| was)?|observed for|los(?: of)?|obs(?:ervation)?(?: stay| status)?(?: (?:of|for|x|was))?|total of)\s(\d{1,2}(?:\.\d)?)\s?(?:hours?|hrs?|h)\b|\b(\d{1,2}(?:\.\d)?)[\s-]?(?:hours?|hrs?|hr|h)\s(?:stay|obs(?:ervation)?|in (?:the )?(?:hospital|obs|house)|los)\b/i;

/** Hospital, nursing facility and home visits by kind. */
export const readFacilityVisit: ServiceReader = text => {
  if (/\bconsult(?:ation|ed)?\b/i.test(text.passage.text) || text.facts.placeOfService?.value === '11')
    return [];
  for (const [kind, pattern] of facilityKinds) {
    const trigger = triggerOf(text, pattern);
    if (!trigger) continue;
    const stayHours = findFact(text, trigger, stay, found => Number(found[1] ?? found[2]));
    const inStay = (one: { start: number; end: number }) =>
      stayHours !== undefined && one.start < stayHours.quote.end && one.end > stayHours.quote.start;
    const shared = readShared(text);
    const mine =
      shared.minutes ?? minutesOf({ ...text, minutes: text.minutes.filter(one => !inStay(one)) }, trigger);
    return [
      serviceOf(
        text,
        'facility-visit',
        trigger,
        present({
          kind: factAt(
            text,
            kindOfPlace(text, kind, text.passage.text.slice(trigger.start, trigger.end)),
            trigger.start,
            trigger.end,
          ),
          ...(kind === 'home' ? { patient: text.facts.visit?.patient ?? newOrNot(text, trigger) } : {}),
          minutes: mine,
          mdm: mdmOf(text),
          stayHours: kind === 'hospital-same-day' ? stayHours : undefined,
          shared: shared.shared,
          physicianMinutes: shared.physician,
          otherMinutes: shared.other,
        }),
      ),
    ];
  }
  return [];
};

function newOrNot(text: ServiceText, trigger: Trigger): Fact<string> | undefined {
  return findChoice(text, trigger, [
    ['new', /\bhome new\b|\bnew (?:home|house)[- ]?(?:visit|call)/i],
    ['established', /\bhome established\b/i],
  ]);
}

const physicianTime =
  /\b(?:md|do|physician|doctor|doc|attending|dr\.?(?:\s[A-Z][a-z]+)?)['’]?s?\s?(?:time\s|spent\s|did\s|had\s|was\s|total\s|:\s?|=\s?){0,2}(\d{1,3})\s?(?:min\w*|['’′])|(\d{1,3})\s?(?:min\w*|['’′])\s(?:by|for|from|of)?\s?(?:the\s)?(?:md|do|physician|doctor|attending)\b/i;
const otherTime =
  /\b(?:np|pa(?:-c)?|aprn|app|npp|crnp)['’]?s?\s?(?:time\s|spent\s|did\s|had\s|was\s|total\s|:\s?|=\s?){0,2}(\d{1,3})\s?(?:min\w*|['’′])|(\d{1,3})\s?(?:min\w*|['’′])\s(?:by|for|from|of)?\s?(?:the\s)?(?:np|pa|aprn|app|npp)\b/i;

/** A visit shared by a physician and another practitioner: the minutes of each add up. */
function readShared(text: ServiceText): {
  shared?: Fact<boolean> | undefined;
  physician?: Fact<number> | undefined;
  other?: Fact<number> | undefined;
  minutes?: Fact<number> | undefined;
} {
  const found = triggerOf(
    text,
    /\b(?:split[\s/-]{0,3}(?:or\s)?shared|shared (?:visit|e\/?m)|split (?:visit|e\/?m))\b/i,
  );
  if (!found) return {};
  const read = (pattern: RegExp) => findFact(text, found, pattern, match => Number(match[1] ?? match[2]));
  const physician = read(physicianTime);
  const other = read(otherTime);
  return {
    shared: factAt(text, true, found.start, found.end),
    physician,
    other,
    ...(physician && other
      ? { minutes: { value: physician.value + other.value, quote: physician.quote } }
      : {}),
  };
}

/** Medicare's wellness visits are no preventive visits of CPT. */
const wellnessOnly = /\b(?:awv|annual wellness|welcome to medicare|ippe|G04(?:02|38|39))\b/i;

/** Preventive visits with the separate problem, when one is told. */
export const readPreventive: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:annual (?:physical|exam|check-?up)|cpe\b|preventive (?:visit|exam|medicine|e\/?m)|well[- ](?:child|woman|baby|infant|newborn|adult|visit|check)(?: visit| exam| check)?|wcc|wwe|physical exam(?:ination)?(?= for| visit|,)|(?:yearly|routine|college|school|sports|camp) physical)\b/i,
  );
  if (!trigger || wellnessOnly.test(text.passage.text)) return [];
  const years = text.facts.patient?.ageYears;
  const problem = problemOf(text);
  return [
    serviceOf(
      text,
      'preventive',
      trigger,
      present({ patient: text.facts.visit?.patient, ageYears: years, problem }),
    ),
  ];
};
