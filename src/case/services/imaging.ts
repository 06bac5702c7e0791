import type { Fact } from '../facts.ts';
import { findAll, sentenceAt } from '../passage.ts';
import { isDenied } from './denied.ts';
import { readHeartTests } from './heart-tests.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerAt,
  triggerOf,
  triggersOf,
} from './reader.ts';
import { sideOf, sideWord } from './sides.ts';

const films = /\b(?:x-?rays?|xr|radiographs?|films?|cxr|kub)\b/i;

const regions = [
  ['cervical-spine', /\b(?:cervical spine|c-?spine|neck spine)\b/i],
  ['thoracic-spine', /\b(?:thoracic spine|t-?spine|dorsal spine)\b/i],
  ['lumbar-spine', /\b(?:lumbar spine|l-?spine|lumbosacral spine|ls spine)\b/i],
  ['hip-both-sides', /\b(?:hips? both sides|both hips|bilateral hips?|hips,? bilateral)\b/i],
  ['hip-one-side', /\bhip\b/i],
  ['knee', /\bknees?\b/i],
  ['shoulder', /\bshoulders?\b/i],
  ['elbow', /\belbows?\b/i],
  ['wrist', /\bwrists?\b/i],
  ['finger', /\b(?:fingers?|thumb)\b/i],
  ['hand', /\bhands?\b/i],
  ['ankle', /\bankles?\b/i],
  ['heel', /\b(?:heels?|calcaneus)\b/i],
  ['toe', /\b(?:great toe|toes?)\b/i],
  ['foot', /\b(?:foot|feet)\b/i],
  ['clavicle', /\bclavicle\b/i],
  ['humerus', /\bhumerus\b/i],
  ['forearm', /\bforearm\b/i],
  ['femur', /\bfemur\b/i],
  ['tibia-fibula', /\b(?:tib(?:ia)?[-/ ](?:and )?fib(?:ula)?|lower leg)\b/i],
  ['abdomen', /\b(?:abdom(?:en|inal)|kub)\b/i],
  ['chest', /\b(?:chest|cxr)\b/i],
  ['pelvis', /\bpelvis\b/i],
] as const;

const counted = new RegExp(`\\b${countPattern}[\\s-](?:or more\\s)?views?\\b`, 'gi');
const regionsAny = regions.map(([name, pattern]) => [name, new RegExp(pattern.source, 'gi')] as const);

interface Study {
  readonly region: Fact<string>;
  readonly views: Fact<number>;
  readonly side: Fact<'left' | 'right' | 'both'> | undefined;
}

/** "Three views right wrist plus two views right hand": each count of views with its region. */
function studiesOf(text: ServiceText): Study[] {
  const views = findAll(text.passage, counted).flatMap(found => {
    const count = readCount(found[1]);
    return count === undefined ? [] : [{ count, start: found.index, end: found.index + found[0].length }];
  });
  if (views.length < 2) return [];
  const places = regionsAny.flatMap(([name, pattern]) =>
    findAll(text.passage, pattern).map(found => ({
      name,
      start: found.index,
      end: found.index + found[0].length,
    })),
  );
  // As many regions as counts are told in turn; otherwise none is sure to belong to its count.
  const sentences = new Set(views.map(one => sentenceAt(text.passage, one.start)));
  const inTurn = places
    .filter(one => sentences.has(sentenceAt(text.passage, one.start)))
    .toSorted((a, b) => a.start - b.start)
    .filter((one, at, all) => all.findIndex(other => other.name === one.name) === at);
  if (inTurn.length !== views.length) return [];
  const studies = views.flatMap((one, at) => {
    const own = inTurn[at];
    if (!own || Math.abs(sentenceAt(text.passage, own.start) - sentenceAt(text.passage, one.start)) > 0)
      return [];
    const from = Math.max(0, Math.min(own.start, one.start) - 16);
    const words = text.passage.text.slice(from, Math.max(own.start, one.start));
    const side = [...words.matchAll(new RegExp(`${sideWord}|\\b(?:bilateral|both)\\b`, 'gi'))].at(-1)?.[0];
    const value =
      side === undefined ? undefined : /^b/i.test(side) ? 'both' : /^l/i.test(side) ? 'left' : 'right';
    return [
      {
        region: factAt(text, own.name, own.start, own.end),
        views: factAt(text, one.count, one.start, one.end),
        side: value && factAt(text, value as 'left' | 'right' | 'both', own.start, own.end),
      },
    ];
  });
  return studies.length === views.length ? studies : [];
}

const unsided = /^hip-both|spine|chest|abdomen|pelvis/;

const sidedPlace = /\b(?:(left|right|lt|rt|both|bilateral)|(R|L|B\/L))\s(?:the\s)?$/;
const sidedPlaceAnyCase = /\b(left|right|lt|rt|both|bilateral)\s(?:the\s)?$/i;

/** "R knee AP, lateral; L knee AP": several places, each followed by the names of its own views. */
function namedStudiesOf(text: ServiceText): Study[] {
  const { passage } = text;
  const places = regionsAny
    .flatMap(([name, pattern]) =>
      findAll(passage, pattern).map(found => {
        const end = found.index + found[0].length;
        const before = passage.text.slice(Math.max(0, found.index - 16), found.index);
        const told = sidedPlaceAnyCase.exec(before) ?? sidedPlace.exec(before);
        const word = (told?.[1] ?? told?.[2] ?? '').toLowerCase();
        const side = word === '' ? undefined : word[0] === 'b' ? 'both' : word[0] === 'l' ? 'left' : 'right';
        return { name, start: found.index, end, side: side as Side | undefined };
      }),
    )
    .toSorted((a, b) => a.start - b.start)
    .filter((one, at, all) => !all.slice(0, at).some(other => other.end > one.start));
  const studies = places.flatMap((one, at) => {
    const span = passage.sentences[sentenceAt(passage, one.start)];
    const until = Math.min(places[at + 1]?.start ?? passage.text.length, span?.end ?? passage.text.length);
    const views = viewsBetween(text, one.end, until);
    return views
      ? [
          {
            region: factAt(text, one.name as string, one.start, one.end),
            views,
            side: one.side && factAt(text, one.side, one.start, one.end),
          },
        ]
      : [];
  });
  const keys = new Set(studies.map(one => `${one.region.value} ${one.side?.value ?? ''}`));
  // The same place twice, or one side told and the other not, is no sure list of studies.
  const isSure =
    keys.size === studies.length && studies.every(one => !isSided(one) || one.side !== undefined);
  return studies.length > 1 && isSure ? studies : [];
}

type Side = 'left' | 'right' | 'both';

function isSided(study: Study): boolean {
  return !unsided.test(study.region.value);
}

/** X-rays: region, views (counted or named), the part billed, and the side; several studies one by one. */
export const readXray: ServiceReader = text => {
  const [named] = triggersOf(text, films).filter(one => !isPast(text, one));
  const trigger = named ?? triggersOf(text, counted)[0];
  if (!trigger) return [];
  const part = partOf(text, trigger);
  const counts = studiesOf(text);
  const studies = counts.length > 0 ? counts : namedStudiesOf(text);
  if (studies.length > 0)
    return studies.map(({ region, views, side }) =>
      serviceOf(
        text,
        'xray-views',
        triggerAt(text, views.quote.start, views.quote.end),
        present({ region, views, part, side: unsided.test(region.value) ? undefined : side }),
      ),
    );
  const region = findChoice(text, trigger, regions);
  const views =
    findFact(text, trigger, new RegExp(counted.source, 'i'), found => readCount(found[1])) ??
    namedViews(text, trigger);
  if (!region && !views) return [];
  // Films named in passing beside a treatment are not what is asked about.
  if (!views && !/\b(?:x-?rays?|films?|radiographs?)\b[^.?!]{0,80}\?|\bviews?\b/i.test(text.passage.text))
    return [];
  return [
    serviceOf(
      text,
      'xray-views',
      trigger,
      present({
        region,
        views,
        part,
        side: region && unsided.test(region.value) ? undefined : sideOf(text, trigger),
      }),
    ),
  ];
};

const viewNames: readonly (readonly [number, RegExp])[] = [
  [1, /\b(?:PA|AP|A\/P|P\/A|anteroposterior|posteroanterior)\b/g],
  [1, /\blat(?:eral)?\b/gi],
  [2, /\b(?:obliques|both oblique|bilateral oblique|two oblique)\b/gi],
  [1, /\boblique\b(?!s)/gi],
  [1, /\b(?:sunrise|merchant|skyline|patellar)\b(?: view)?/gi],
  [1, /\b(?:odontoid|open[- ]mouth)\b/gi],
  [1, /\bswimmer['’]?s\b/gi],
  [1, /\bflexion\b/gi],
  [1, /\bextension\b/gi],
  [1, /\b(?:frog[- ]?leg|cross-?table)\b/gi],
  [1, /\b(?:tunnel|notch)\b(?: view)?/gi],
  [
    1,
    /\b(?:mortise|axillary|y[- ]view|scapular y|grashey|lordotic|decubitus|upright|supine|standing ap)\b/gi,
  ],
];

/** The views named between two places of the text; undefined where none is. */
function viewsBetween(text: ServiceText, from: number, until: number): Fact<number> | undefined {
  const found = viewNames.flatMap(([count, pattern]) => {
    const one = findAll(text.passage, pattern).find(
      each => each.index >= from && each.index + each[0].length <= until,
    );
    return one ? [{ count, start: one.index, end: one.index + one[0].length }] : [];
  });
  if (found.length === 0) return undefined;
  const total = found.reduce((sum, one) => sum + one.count, 0);
  return factAt(
    text,
    total,
    Math.min(...found.map(one => one.start)),
    Math.max(...found.map(one => one.end)),
  );
}

/** "PA and lateral": the views named in the sentence of the x-ray, or the one after it. */
function namedViews(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  const found = viewNames.flatMap(([count, pattern]) => {
    const one = findAll(text.passage, pattern).find(each => {
      const away = sentenceAt(text.passage, each.index) - trigger.sentence;
      return away === 0 || away === 1;
    });
    return one ? [{ count, start: one.index, end: one.index + one[0].length }] : [];
  });
  const [first] = found;
  // "Upright" and "supine" tell how a view was taken, not always a further one.
  if (!first || (found.length === 1 && found[0]?.count === 1 && !/\b(?:PA|AP)\b/.test(text.passage.text)))
    return undefined;
  const total = found.reduce((sum, one) => sum + one.count, 0);
  return factAt(
    text,
    total,
    Math.min(...found.map(one => one.start)),
    Math.max(...found.map(one => one.end)),
  );
}

const parts = [
  [
    'professional',
    /\b(?:pro(?:fessional)? (?:part|component|portion|fee|only)|(?:interpretation|read|reading|report)(?: and report)? only|only (?:the )?(?:interpret\w*|read\w*|report\w*)|just (?:read|interpreted)|modifier 26)\b/i,
  ],
  [
    'technical',
    /\b(?:technical (?:part|component|portion|only)|only (?:took|performed) the (?:films?|x-?rays?|images)|modifier tc)\b/i,
  ],
  ['supervision', /\bsupervision (?:part|component|only)\b/i],
  ['global', /\bglobal (?:part|component|portion|only)\b/i],
] as const;

function partOf(text: ServiceText, trigger: Trigger) {
  const part = findChoice(text, trigger, parts) ?? byOwner(text, trigger);
  return part?.value === 'supervision' ? undefined : part;
}

const theirEquipment =
  /\b(?:hospital|facility|asc|imaging cent(?:er|re))(?:['’]s)?\s(?:owns?|owned|provides?|has)\s(?:the\s)?(?:\w+\s)?(?:equipment|machines?|units?|scanner)\b|\b(?:equipment|machine|unit|scanner)\s(?:is|was|are)?\s?(?:owned by|belongs? to|of)\s(?:the\s)?(?:hospital|facility|asc)\b|\b(?:hospital|facility)(?:['’]s)\s(?:equipment|machine|unit|scanner)\b/i;

/** Whoever reads films taken with another's equipment bills the interpretation. */
function byOwner(text: ServiceText, trigger: Trigger) {
  return findFact(text, trigger, theirEquipment, found => {
    const isRead = /\b(?:reads?|reading|interpret\w*|over-?reads?|radiologists?)\b/i.test(text.passage.text);
    const isNegated = isDenied(text, found.index, found.index + found[0].length);
    return isRead && !isNegated ? ('professional' as const) : undefined;
  });
}

/** Professional, technical or whole part of a test. */
export const readComponents: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:professional|technical|global|supervision) (?:part|component|portion|only)\b|\b(?:interpretation|read) only\b/i,
  );
  if (!trigger) return [];
  const code = text.mentions.find(mention => mention.system === 'CPT' || mention.system === 'HCPCS');
  // An x-ray told by region and views has its part there.
  if (!code && readXray(text).length > 0) return [];
  if (!code && readHeartTests(text).length > 0) return [];
  const indicator = findFact(
    text,
    trigger,
    /\b(?:pc\/?tc )?indicator\s(?:is\s|of\s)?([0-9])\b/i,
    found => found[1],
  );
  const place = findFact(
    text,
    trigger,
    /\b(?:in (?:a|the) (?:facility|hospital)|hospital (?:outpatient|inpatient)|facility setting)\b/i,
    () => 'facility',
  );
  return [
    serviceOf(
      text,
      'components',
      trigger,
      present({
        code: code && factAt(text, code.code, code.start, code.end),
        part: findChoice(text, trigger, parts),
        indicator,
        place,
      }),
    ),
  ];
};
