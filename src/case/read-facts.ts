import type { AreaMention } from './area-mention.ts';
import type { Facts } from './facts.ts';
import type { Mention } from './match.ts';
import { mergeFacts } from './merge-facts.ts';
import { readNamedServices } from './named-services.ts';
import { openPassage, type Passage, quoteOf } from './passage.ts';
import { isReply, type Question, type ZoneKind, zoneText } from './question.ts';
import { readAreas } from './read-areas.ts';
import { readDateOfService } from './read-dates.ts';
import { readPatient } from './read-patient.ts';
import { readPayer } from './read-payer.ts';
import { readProcedures } from './read-procedures.ts';
import { readServices, takesDebridement, takesVisit, visitBeside } from './read-services.ts';
import { readPlace, readProvider } from './read-setting.ts';
import { readSites, type SiteMention } from './read-sites.ts';
import { readVisit } from './read-visit.ts';
import { readVolumes } from './read-volumes.ts';
import { readWounds } from './read-wounds.ts';
import { doneOf, type UndoneClause } from './undone-clauses.ts';

/** Facts are read from this much text; what a mail says of a case stands near its beginning. */
const maxChars = 100_000;

/**
 * The facts a question states, each with its quote. New text decides; attachments, then quoted history (and
 * the subject of a reply) give facts only where what stands before them is silent.
 * @param receivedOn ISO date, for dates without a year and "today".
 */
export function readFacts(question: Question, mentions: readonly Mention[], receivedOn: string): Facts {
  const reply = isReply(question);
  const layers: readonly (readonly ZoneKind[])[] = [
    reply ? ['subject', 'quoted'] : ['quoted'],
    ['attachment'],
    reply ? ['new'] : ['subject', 'new'],
  ];
  const present = layers.filter(kinds =>
    question.zones.some(zone => kinds.includes(zone.kind) && zone.end > zone.start),
  );
  const read = present.map(kinds => {
    const isHistory = kinds.includes('quoted');
    const own = mentions.filter(mention => (mention.role === 'quoted') === isHistory);
    return readZones(question, kinds, own, receivedOn);
  });
  const facts =
    read.length > 0 ? read.reduce(mergeFacts) : readZones(question, ['new'], mentions, receivedOn);
  const undone = read.flatMap(one => one.undone ?? []);
  return undone.length > 0 ? { ...facts, undone } : facts;
}

function readZones(
  question: Question,
  kinds: readonly ZoneKind[],
  mentions: readonly Mention[],
  receivedOn: string,
): Facts {
  const passage = openPassage(blankHeaders(zoneText(question, kinds).slice(0, maxChars)));
  const done = doneOf(passage);
  const { now } = done;
  const sites = readSites(now);
  const areas = ofWounds(readAreas(now), sites);
  const reading = readWounds(now, areas, sites);
  const named = readProcedures(now, mentions, { areas, reading }, done.today);
  const total = totalArea(passage, areas, reading.wounds.length);
  const wounds = total.only ? withTotal([...reading.wounds], total.only, passage) : [...reading.wounds];
  const payer = readPayer(passage);
  const dateOfService = readDateOfService(passage, receivedOn);
  const placeOfService = readPlace(now);
  const provider = readProvider(now);
  const stated = withKind(readVisit(done.today), readVisit(done.story));
  const patient = readPatient(passage);
  const services = readServices(
    passage,
    done,
    sites,
    areas,
    mentions,
    {
      ...(patient ? { patient } : {}),
      ...(stated ? { visit: stated } : {}),
      ...(placeOfService ? { placeOfService } : {}),
      ...(payer ? { payer } : {}),
      ...(dateOfService ? { dateOfService } : {}),
    },
    receivedOn,
  );
  const volumes = readVolumes(passage);
  const served = readNamedServices(now);
  const visit = visitBeside(services, stated);
  const isTaken = takesVisit(services, visit);
  const procedures = named.filter(
    ({ kind }) =>
      !(isTaken && kind === 'evaluation') && !(kind === 'debridement' && takesDebridement(services)),
  );
  return {
    wounds,
    procedures,
    ...(services.length > 0 ? { services } : {}),
    ...(done.clauses.length > 0 ? { undone: done.clauses.map(one => quoteClause(passage, one)) } : {}),
    ...(total.apart ? { totalAreaCm2: areaFact(passage, total.apart) } : {}),
    ...(volumes.length > 0 ? { volumesMl: volumes } : {}),
    ...(served.length > 0 ? { named: served } : {}),
    ...(payer ? { payer } : {}),
    ...(dateOfService ? { dateOfService } : {}),
    ...(placeOfService ? { placeOfService } : {}),
    ...(provider ? { provider } : {}),
    ...(visit ? { visit } : {}),
    ...(patient ? { patient } : {}),
  };
}

/**
 * "Debrided 25 sq cm on the hip and 18 sq cm on the sacrum": with a site for each, the areas debrided are
 * what is known of the wounds.
 */
function ofWounds(areas: readonly AreaMention[], sites: readonly SiteMention[]): AreaMention[] {
  const count = (list: readonly { sentence: number }[], sentence: number) =>
    list.filter(one => one.sentence === sentence).length;
  return areas.map(area => {
    const several =
      count(areas, area.sentence) > 1 && count(sites, area.sentence) === count(areas, area.sentence);
    return (area.role === 'debrided' || area.role === 'grafted') && several
      ? { ...area, role: 'wound' }
      : area;
  });
}

const mailHeader =
  /^[ \t>*]{0,40}(?:(?:from|sent|date|to|cc|reply-to)\s?:\*{0,2}\s[^\n]{0,400}|on\b[^\n]{6,300}\bwrote:[ \t]*)$/gim;

/** "> On Mar 1 you wrote: ...", with the answer in the same line. */
const whoWrote =
  /^[ \t>*]{0,40}(?:on|am|le|el)\s[^\n:]{3,120}\b(?:you|he|she|they|[A-Z][\w.-]{1,30})\s(?:wrote|said|answered|replied)\s?:/gim;

/** Who wrote when is no fact of the case: header fields and attributions inside a text are blanked. */
function blankHeaders(text: string): string {
  return text
    .replace(mailHeader, line => (/\d{4}|@|<|\b[ap]m\b/i.test(line) ? ' '.repeat(line.length) : line))
    .replace(whoWrote, line => ' '.repeat(line.length));
}

function quoteClause(passage: Passage, { reason, start, end }: UndoneClause) {
  return { reason, quote: quoteOf(passage, start, end) };
}

/** An earlier visit says whether the patient is new, and nothing else of today's. */
function withKind(today: Facts['visit'], told: Facts['visit']): Facts['visit'] {
  // "First visit with Dr. Hale" tells a new patient only where the story tells of none in the group before.
  const isFirst = today?.patient?.value === 'new' && /^first/i.test(today.patient.quote.text);
  return told?.patient && (!today?.patient || (isFirst && told.patient.value === 'established'))
    ? { ...today, patient: told.patient }
    : today;
}

/** A stated total stands apart from several wounds; of a single wound it is simply the area. */
function totalArea(
  passage: Passage,
  areas: readonly AreaMention[],
  wounds: number,
): { apart?: AreaMention; only?: AreaMention } {
  const total = areas.find(area => area.role === 'total');
  if (!total) return {};
  const several =
    wounds > 1 ||
    /\b(?:wounds|ulcers|sores|both|sites)\b/i.test(
      passage.text.slice(Math.max(0, total.start - 200), total.end + 80),
    );
  return several ? { apart: total } : { only: total };
}

function withTotal(wounds: Facts['wounds'], total: AreaMention, passage: Passage): Facts['wounds'] {
  const [first] = wounds;
  if (first?.areaCm2) return [...wounds];
  const areaCm2 = areaFact(passage, total);
  return [{ ...(first ?? { id: 'w1' }), areaCm2 }, ...wounds.slice(1)];
}

function areaFact(passage: Passage, area: AreaMention) {
  return {
    value: area.areaCm2,
    quote: quoteOf(passage, area.start, area.end),
    ...(area.approximate ? { approximate: true } : {}),
    ...(area.range ? { range: area.range } : {}),
    ...(area.unitAssumed ? { unitAssumed: true } : {}),
  };
}
