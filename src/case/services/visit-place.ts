import type { Facts, StatedService } from '../facts.ts';
import { criticalCareAt } from './critical-care.ts';
import { factAt, present, type ServiceText, serviceOf, type Trigger, triggersOf } from './reader.ts';

/** Families of visits by place, and the words that stand for it where no visit is named. */
const HOSPITAL =
  /\b(?:hospital|inpatient|in-patient|inpt|hospitalized|icu|micu|sicu|ccu|nicu|step-?down|tele(?:metry)? (?:unit|floor|bed)|(?:on|to|at) the (?:floor|ward)|med[- ]?surg|medical floor|(?:at|the) bedside|rounds|rounding|rounded|observation (?:status|unit|care|stay|pt|patient|hours?)|in (?:obs|observation)|obs (?:status|unit|pt|patient|stay)|under observation)\b/gi;
const NURSING =
  /\b(?:snf|skilled nursing(?: facility)?|nursing (?:home|facility)|long[- ]term care|ltc(?: facility)?|(?:at|in) (?:the )?(?:nh|nf)|(?:nh|nf) (?:pt|patient|resident|visit))\b/gi;
const EMERGENCY = /\b(?:ED|ER|Emergency (?:Department|Room)|emergency (?:department|room|dept))\b/g;
/** A place the patient came from or goes to is not that of the visit. */
const elsewhere =
  /\b(?:from|after|post|since|following|s\/p|prior to|before|recent|last|previous|left|leaving|out of|referred (?:by|from|to)|sent (?:from|to|by)|sends? (?:him|her|them|pt)? ?to|go(?:es)? to|return to|transfer(?:red)? (?:to|from)|discharged? (?:to|from)|d\/?c['’]?d? (?:to|from)|if|no|not|avoid|ours?|our|call(?:ed)?)\s(?:the |an? |her |his |their |recent |local |outside )*$/i;
const notPlace =
  /^\s(?:follow-?up|f\/u|fu\b|records?|discharge|owns?|bills?|claims?|side|facility|outpatient|clinic|based|owned|employed|bed\b|admission (?:last|\d)|stay (?:last|\d)|course|consult)/i;
const outpatientPlace =
  /\b(?:office|clinic|outpatient|opd|hopd|urgent care|telehealth|video visit|telemedicine|asc|home visit|house call)\b/i;
/** Words of a patient in danger: there it may be critical care, which only the note can tell. */
const critical =
  /\b(?:critical care|septic shock|intubat\w*|pressors?|vasopressors?|cardiac arrest|code blue|resuscitat\w*|respiratory failure)\b/i;

const STAGES: readonly (readonly [RegExp, string])[] = [
  [/^9922[1-3]$/, 'hospital-initial'],
  [/^9923[1-3]$/, 'hospital-subsequent'],
  [/^9923[4-6]$/, 'hospital-same-day'],
  [/^9930[4-6]$/, 'nursing-facility-initial'],
  [/^99(?:30[7-9]|310)$/, 'nursing-facility-subsequent'],
];

/**
 * The visit of a text that names where it was but not which visit: never an office visit then. The stage is taken from
 * the codes named where they are of one, else it is asked.
 * @param isTaken another service of the text is its visit, or has its minutes.
 */
export function readPlacedVisit(text: ServiceText, visit: Facts['visit'], isTaken: boolean): StatedService[] {
  const body = text.passage.text;
  if (outpatientPlace.test(body) || isTaken) return [];
  const nursing = placeIn(text, NURSING);
  const hospital = placeIn(text, HOSPITAL);
  const emergency = placeIn(text, EMERGENCY);
  const bedside = hospital ?? emergency;
  if (bedside && text.minutes.length > 0 && !visit?.mdm && critical.test(body)) {
    const service = criticalCareAt(text, bedside);
    // Who was intubated or resuscitated was critically ill.
    const procedures = service.values.procedures?.value;
    if (Array.isArray(procedures) && procedures.some(code => code === '31500' || code === '92950'))
      return [service];
    const unnamed = factAt(text, true, bedside.start, bedside.end);
    return [{ ...service, values: { ...service.values, unnamed } }];
  }
  if (!visit || (visit.minutes ?? visit.mdm) === undefined) return [];
  if (emergency && !hospital && !nursing && visit.mdm)
    return [serviceOf(text, 'emergency-visit', emergency, present({ mdm: visit.mdm }))];
  const place = nursing ?? hospital;
  if (!place) return [];
  const kind = stageOf(text) ?? (nursing ? 'nursing-facility' : 'hospital');
  return [
    serviceOf(
      text,
      'facility-visit',
      place,
      present({
        kind: factAt(text, kind, place.start, place.end),
        minutes: visit.minutes,
        mdm: visit.mdm,
      }),
    ),
  ];
}

/** "A subsequent visit" in a nursing facility is none of a hospital, whatever place the pattern was written for. */
export function kindOfPlace(text: ServiceText, kind: string, words: string): string {
  const isNamed = /\b(?:hosp|in-?pat|inpt|obs|floor|hd\b)/i.test(words);
  const isNursing = !isNamed && placeIn(text, NURSING) !== undefined && placeIn(text, HOSPITAL) === undefined;
  return isNursing ? kind.replace(/^hospital-(?=initial|subsequent)/, 'nursing-facility-') : kind;
}

function placeIn(text: ServiceText, words: RegExp): Trigger | undefined {
  return triggersOf(text, words).find(({ start, end }) => {
    const before = text.passage.text.slice(Math.max(0, start - 40), start);
    return !elsewhere.test(before) && !notPlace.test(text.passage.text.slice(end, end + 24));
  });
}

/** The stage that the codes named are of, when they are of one. */
function stageOf({ mentions }: ServiceText): string | undefined {
  const stages = new Set(
    mentions.flatMap(({ code }) => STAGES.find(([pattern]) => pattern.test(code))?.[1] ?? []),
  );
  const [stage] = stages;
  return stages.size === 1 ? stage : undefined;
}
