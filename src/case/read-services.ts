import type { AreaMention } from './area-mention.ts';
import type { Fact, Facts, Quote, StatedService } from './facts.ts';
import type { Mention } from './match.ts';
import type { Passage } from './passage.ts';
import type { SiteMention } from './read-sites.ts';
import { readMinutes } from './read-times.ts';
import { readAnesthesia, readSedation } from './services/anesthesia.ts';
import { readIncidentTo, readVisitComplexity, readWellness } from './services/billing.ts';
import { readBiopsies } from './services/biopsies.ts';
import { readCriticalCare } from './services/critical-care.ts';
import { readDiabetesCodes, readHeartKidney, readObesity, readSepsis } from './services/diagnoses.ts';
import { readDrugScreen, readDrugTests } from './services/drug-testing.ts';
import { readDrugUnits } from './services/drug-units.ts';
import { readColonoscopy } from './services/endoscopy.ts';
import { readExcision, readMalignantDestruction, readShave } from './services/excisions.ts';
import { readFootCare, readNailAvulsion } from './services/feet.ts';
import { readFracture } from './services/fracture.ts';
import { readGlobalPeriod } from './services/global-period.ts';
import { readHeartTests } from './services/heart-tests.ts';
import { readGroinHernia, readHernia } from './services/hernias.ts';
import { readComponents, readXray } from './services/imaging.ts';
import { readInfusion } from './services/infusions.ts';
import { readJoints } from './services/joints.ts';
import { readKeratoses, readSkinTags, readWarts } from './services/lesion-counts.ts';
import { readBodySurface, readMohs, readTissueTransfer } from './services/lesions.ts';
import { readManipulation } from './services/manipulations.ts';
import { readMaternity } from './services/maternity.ts';
import { readChemodenervation, readTriggerPoints } from './services/muscles.ts';
import { readNecrotizing } from './services/necrotizing.ts';
import { readNerveStudies } from './services/nerves.ts';
import { readPayment } from './services/payment.ts';
import type { ServiceReader, ServiceText } from './services/reader.ts';
import { readRepairs } from './services/repairs.ts';
import {
  readCollaborativeCare,
  readDialysisMonth,
  readDigitalVisit,
  readEarWax,
  readHyperbaric,
  readInterprofessional,
  readPsychologicalTesting,
  readRiskCounselling,
} from './services/sessions.ts';
import { readSoftInjections } from './services/soft-injections.ts';
import { readSpine } from './services/spine.ts';
import { readEpidural, readFacet } from './services/spine-injections.ts';
import { readTelemedicine } from './services/telemedicine.ts';
import { readPaymentIndicators } from './services/tests.ts';
import { readTherapy } from './services/therapy.ts';
import {
  readAdvanceCare,
  readChronicCare,
  readCounselling,
  readDischarge,
  readPsychotherapy,
  readRemoteMonitoring,
} from './services/timed.ts';
import { readTransitional } from './services/transitional.ts';
import { readSoftTissue } from './services/tumors.ts';
import { readUpperEndoscopy } from './services/upper-endoscopy.ts';
import { readBladderTumor, readCystoscopy } from './services/urology.ts';
import { readVaccines } from './services/vaccines.ts';
import { readPlacedVisit } from './services/visit-place.ts';
import { readConsultation, readEmergency, readFacilityVisit, readPreventive } from './services/visits.ts';
import type { DoneText, OpenClause, UndoneClause } from './undone-clauses.ts';

const readers: readonly ServiceReader[] = [
  readExcision,
  readShave,
  readMalignantDestruction,
  readKeratoses,
  readWarts,
  readSkinTags,
  readBiopsies,
  readMohs,
  readTissueTransfer,
  readBodySurface,
  readRepairs,
  readNecrotizing,
  readFootCare,
  readNailAvulsion,
  readHernia,
  readGroinHernia,
  readFracture,
  readColonoscopy,
  readUpperEndoscopy,
  readSpine,
  readSoftTissue,
  readBladderTumor,
  readCystoscopy,
  readManipulation,
  readAdvanceCare,
  readAnesthesia,
  readChronicCare,
  readCounselling,
  readCriticalCare,
  readDischarge,
  readPsychotherapy,
  readRemoteMonitoring,
  readSedation,
  readTherapy,
  readConsultation,
  readEmergency,
  readFacilityVisit,
  readGlobalPeriod,
  readMaternity,
  readPreventive,
  readWellness,
  readVisitComplexity,
  readIncidentTo,
  readTelemedicine,
  readTransitional,
  readChemodenervation,
  readDrugUnits,
  readEpidural,
  readFacet,
  readInfusion,
  readJoints,
  readSoftInjections,
  readTriggerPoints,
  readVaccines,
  readComponents,
  readHeartTests,
  readDrugTests,
  readDrugScreen,
  readNerveStudies,
  readPaymentIndicators,
  readPayment,
  readXray,
  readDigitalVisit,
  readInterprofessional,
  readCollaborativeCare,
  readPsychologicalTesting,
  readRiskCounselling,
  readDialysisMonth,
  readHyperbaric,
  readEarWax,
  readHeartKidney,
  readDiabetesCodes,
  readObesity,
  readSepsis,
];

/** Families that a history decides: an earlier day is a fact of them, never what was done. */
const ofStory: ReadonlySet<ServiceReader> = new Set([
  readColonoscopy,
  readGlobalPeriod,
  readTransitional,
  readPreventive,
  readWellness,
  readVisitComplexity,
  readIncidentTo,
  readTelemedicine,
  readChronicCare,
  readRemoteMonitoring,
  readCollaborativeCare,
  readDialysisMonth,
  readDigitalVisit,
  readInterprofessional,
  readPaymentIndicators,
  readComponents,
  readHernia,
  readGroinHernia,
  readSpine,
  readHeartKidney,
  readDiabetesCodes,
  readObesity,
  readSepsis,
]);

/** Families that are the visit of the text themselves. */
const visitRules: ReadonlySet<string> = new Set([
  'consultation',
  'emergency-visit',
  'facility-visit',
  'discharge-day',
  'preventive',
  'wellness-visit',
  'telemedicine',
  'transitional-care',
  'global-period',
]);

/** Families with minutes of their own beside which an office visit may stand. */
const timedRules: ReadonlySet<string> = new Set([
  'critical-care',
  'chronic-care',
  'remote-monitoring',
  'psychotherapy',
  'advance-care-planning',
  'counselling',
  'digital-visit',
  'interprofessional',
  'collaborative-care',
  'psychological-testing',
  'dialysis-month',
  'therapy-units',
  'anesthesia',
  'moderate-sedation',
  'infusion',
]);

/** Families that what others did decides: a delivery elsewhere leaves the antepartum visits to code. */
const ofWhole: ReadonlySet<ServiceReader> = new Set([readMaternity]);

/**
 * Services beyond wound care that a text states, each with the inputs of its rule. What was declined, put off or done
 * by others gives no input; a service told of there alone is kept as not done.
 */
export function readServices(
  passage: Passage,
  done: DoneText,
  sites: readonly SiteMention[],
  areas: readonly AreaMention[],
  mentions: readonly Mention[],
  facts: Pick<Facts, 'patient' | 'visit' | 'placeOfService' | 'payer' | 'dateOfService'>,
  receivedOn: string,
): StatedService[] {
  const openText = (body: Passage): ServiceText => ({
    passage: body,
    sites,
    areas,
    minutes: readMinutes(body),
    mentions: mentions.filter(mention => body.text.slice(mention.start, mention.end) === mention.text),
    receivedOn,
    facts,
  });
  const readIn = (today: Passage, story: Passage) => {
    const [now, all, whole] = [openText(today), openText(story), openText(passage)];
    return readers.flatMap(read => read(ofWhole.has(read) ? whole : ofStory.has(read) ? all : now));
  };
  const named = readIn(done.today, done.story);
  // A visit whose place is told is of that place: an office visit is never assumed beside it.
  const visit = visitBeside(named, facts.visit);
  const placed = readPlacedVisit(openText(done.today), visit, takesVisit(named, visit));
  const told = [...named, ...placed];
  const clauses = [...done.clauses, ...done.open];
  if (clauses.length === 0) return told;
  const lost = readIn(passage, passage).filter(one => !told.some(other => other.rule === one.rule));
  return [...told, ...lost.map(one => withoutUndone(one, clauses))];
}

/** A service named in a clause of what was not done was not done; of another one the values told there go. */
function withoutUndone(one: StatedService, clauses: readonly (UndoneClause | OpenClause)[]): StatedService {
  const at = ({ quote }: { readonly quote: Quote }) =>
    clauses.find(({ start, end }) => quote.start < end && quote.end > start);
  const clause = at(one);
  if (clause?.reason === 'asked') return { ...one, state: 'asked' };
  if (clause) return { ...one, state: isPlan(clause) ? 'planned' : 'negated' };
  const kept = Object.entries(one.values).filter(([, value]) => !at(value));
  return { ...one, values: Object.fromEntries(kept) };
}

function isPlan({ reason }: UndoneClause | OpenClause): boolean {
  return reason === 'later' || reason === 'postponed';
}

type Visit = Facts['visit'];

/**
 * What of the stated visit is left for an office visit. Some services are the visit; beside a timed one only what
 * is told of the visit itself counts: its decision making, and minutes that are not the other service's.
 */
export function visitBeside(services: readonly StatedService[], stated: Visit): Visit {
  if (!stated || services.some(one => isToday(one) && visitRules.has(one.rule))) return undefined;
  const beside = services.filter(one => isToday(one) && timedRules.has(one.rule));
  if (beside.length === 0) return stated;
  const { minutes, ...rest } = stated;
  const isOwn =
    minutes !== undefined &&
    !beside.some(
      one => one.rule === 'psychotherapy' || Object.values(one.values).some(other => within(minutes, other)),
    );
  if (!isOwn && rest.mdm === undefined) return undefined;
  return isOwn ? stated : rest;
}

/** Whether the services are the visit of the text, so that no other one is to be coded for it. */
export function takesVisit(services: readonly StatedService[], visit: Visit): boolean {
  return services.some(
    one => isToday(one) && (visitRules.has(one.rule) || (visit === undefined && timedRules.has(one.rule))),
  );
}

/** A service planned or not done takes nobody's visit. */
function isToday({ state }: StatedService): boolean {
  return state === 'performed' || state === 'asked';
}

function within({ quote }: Fact<unknown>, other: Fact<unknown>): boolean {
  return quote.start < other.quote.end && quote.end > other.quote.start;
}

/** Debridement of a burn, or of infected skin by body surface, is what those codes say; no wound code is beside them. */
export function takesDebridement(services: readonly StatedService[]): boolean {
  return services.some(
    service =>
      (service.rule === 'body-surface' || service.rule === 'necrotizing-infection') &&
      service.state === 'performed',
  );
}
