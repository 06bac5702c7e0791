import type { Fact } from '../facts.ts';
import { findAll, sentenceAt } from '../passage.ts';
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
  triggerOf,
  triggersOf,
} from './reader.ts';
import { sideOf } from './sides.ts';

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

/** X-rays: region, views (counted or named), the part billed, and the side. */
export const readXray: ServiceReader = text => {
  const [trigger] = triggersOf(text, films).filter(one => !isPast(text, one));
  if (!trigger) return [];
  const region = findChoice(text, trigger, regions);
  const views =
    findFact(text, trigger, new RegExp(`\\b${countPattern}[\\s-](?:or more\\s)?views?\\b`, 'i'), found =>
      readCount(found[1]),
    ) ?? namedViews(text, trigger);
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
        part: partOf(text, trigger),
        side:
          region && /^hip-both|spine|chest|abdomen|pelvis/.test(region.value)
            ? undefined
            : sideOf(text, trigger),
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
    /\b(?:professional (?:part|component|portion|only)|(?:interpretation|read|reading|report)(?: and report)? only|only (?:the )?(?:interpret\w*|read\w*|report\w*)|just (?:read|interpreted)|modifier 26)\b/i,
  ],
  [
    'technical',
    /\b(?:technical (?:part|component|portion|only)|only (?:took|performed) the (?:films?|x-?rays?|images)|modifier tc)\b/i,
  ],
  ['supervision', /\bsupervision (?:part|component|only)\b/i],
  ['global', /\bglobal (?:part|component|portion|only)\b/i],
] as const;

function partOf(text: ServiceText, trigger: Trigger) {
  const part = findChoice(text, trigger, parts);
  return part?.value === 'supervision' ? undefined : part;
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
