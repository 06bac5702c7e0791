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
  triggerOf,
} from './reader.ts';

/** Decision making as stated anywhere in the text. */
function mdmOf(text: ServiceText): Fact<string> | undefined {
  return text.facts.visit?.mdm;
}

/** Consultations by setting; a consult with a department or "please consult" is none. */
export const readConsultation: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:in-?patient|out-?patient|office|hospital|er|ed)\s(?:\w+\s)?consult(?:ation)?s?|consult(?:ation)? (?:requested|was requested|codes?|visit|level)|consultation\b)/i,
  );
  if (!trigger) return [];
  const setting = findChoice(text, trigger, [
    ['inpatient', /\b(?:in-?patient|hospital(?:ized)?|icu|floor consult)\b(?!\s?outpatient)/i],
    ['outpatient', /\b(?:out-?patient|office|clinic|ed\b|er\b|emergency)/i],
  ]);
  return setting
    ? [
        serviceOf(
          text,
          'consultation',
          trigger,
          present({ setting, minutes: minutesOf(text, trigger), mdm: mdmOf(text) }),
        ),
      ]
    : [];
};

/** Emergency department visits: decision making only. */
export const readEmergency: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:ed|er|emergency (?:department|room|dept)) (?:visit|level|e\/?m|encounter|physician)|(?:seen|evaluated|treated) in the (?:ed|er|emergency (?:department|room)))\b/i,
  );
  if (!trigger) return [];
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

const facilityKinds: readonly (readonly [string, RegExp])[] = [
  [
    'hospital-same-day',
    /\b(?:hospital same[- ]day|(?:admitted|admission) and discharged? (?:on )?(?:the )?same (?:calendar )?(?:day|date)|same[- ]day (?:admission and discharge|admit|observation|discharge))\b/i,
  ],
  [
    'hospital-initial',
    /\b(?:hospital initial|initial hospital(?: inpatient)?(?: care| visit)?|initial (?:inpatient|observation)(?: care| visit)?|admission h\s?&\s?p|hospital admission (?:visit|h&p))\b/i,
  ],
  [
    'hospital-subsequent',
    /\b(?:hospital subsequent|subsequent hospital(?: care| visit)?|subsequent (?:inpatient|observation)(?: care| visit)?|inpatient follow-?up|hospital (?:day \d+|progress|rounding|daily) (?:visit|note|round)?|daily hospital visit)\b/i,
  ],
  [
    'nursing-facility-initial',
    /\b(?:nursing (?:facility|home) initial|initial (?:nursing (?:facility|home)|snf)(?: care| visit)?|snf admission)\b/i,
  ],
  [
    'nursing-facility-subsequent',
    /\b(?:nursing (?:facility|home) subsequent|subsequent (?:nursing (?:facility|home)|snf)(?: care| visit)?|(?:snf|nursing (?:home|facility)) (?:follow-?up|visit))\b/i,
  ],
  [
    'home-new',
    /\b(?:home new|(?:home visit|house call)[^.;]{0,30}\bnew patient|new patient[^.;]{0,20}(?:home visit|house call))\b/i,
  ],
  [
    'home-established',
    /\b(?:home established|(?:home visit|house call)[^.;]{0,30}\bestablished(?: patient)?|established patient[^.;]{0,20}(?:home visit|house call))\b/i,
  ],
];

/** Hospital, nursing facility and home visits by kind. */
export const readFacilityVisit: ServiceReader = text => {
  for (const [kind, pattern] of facilityKinds) {
    const trigger = triggerOf(text, pattern);
    if (!trigger) continue;
    const stayHours = findFact(
      text,
      trigger,
      /\b(?:in (?:the )?hospital for|stay(?:ed)?(?: of| for)?|observed for|total of)\s(\d{1,2}(?:\.\d)?)\s?(?:hours?|hrs?)\b/i,
      found => Number(found[1]),
    );
    const mine = stayHours ? undefined : minutesOf(text, trigger);
    return [
      serviceOf(
        text,
        'facility-visit',
        trigger,
        present({
          kind: factAt(text, kind, trigger.start, trigger.end),
          minutes: mine,
          mdm: mdmOf(text),
          stayHours,
        }),
      ),
    ];
  }
  return [];
};

/** Preventive visits with the separate problem, when one is told. */
export const readPreventive: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:annual physical|preventive (?:visit|exam|medicine|e\/?m)|well[- ](?:child|woman|baby|adult|visit)(?: visit| exam| check)?|physical exam(?:ination)?(?= for| visit|,)|yearly physical|routine physical)\b/i,
  );
  if (!trigger) return [];
  const years = text.facts.patient?.ageYears;
  const separate =
    /\b(?:separate|unrelated|additional|new) problem\b|\bproblem[- ](?:oriented|focused|visit)\b|\balso (?:addressed|managed|evaluated|worked up)\b/i.exec(
      text.passage.text,
    );
  const level = separate ? mdmOf(text) : undefined;
  const problem = level && { value: { mdm: level.value }, quote: level.quote };
  return [
    serviceOf(
      text,
      'preventive',
      trigger,
      present({ patient: text.facts.visit?.patient, ageYears: years, problem }),
    ),
  ];
};

/** Care after discharge: contact and visit counted in days. */
export const readTransitional: ServiceReader = text => {
  const trigger = triggerOf(text, /\b(?:transitional care|TCM\b|after discharge)/);
  const named = trigger ?? triggerOf(text, /\bafter discharge\b/i);
  const visitDays =
    named &&
    findFact(
      text,
      named,
      /\b(?:visit|seen|saw|face[- ]to[- ]face)[\w\s-]{0,24}?\b(?:on|within|by|at)?\s?day\s(\d{1,2})\b|\b(?:visit|seen|face[- ]to[- ]face)[\w\s-]{0,24}?\b(\d{1,2})\s(?:calendar )?days (?:after|post|from)\b|\bwithin (\d{1,2}) days\b/i,
      found => Number(found[1] ?? found[2] ?? found[3]),
    );
  const contact =
    named &&
    findFact(
      text,
      named,
      /\b(\d{1,2}|one|two|three)\sbusiness\sdays?\b/i,
      found => ({ one: 1, two: 2, three: 3 })[(found[1] ?? '').toLowerCase()] ?? Number(found[1]),
    );
  if (!named || (!visitDays && !contact && !/transitional|TCM/.test(text.passage.text))) return [];
  return [
    serviceOf(
      text,
      'transitional-care',
      named,
      present({ contactBusinessDays: contact, visitDays, mdm: mdmOf(text) }),
    ),
  ];
};
