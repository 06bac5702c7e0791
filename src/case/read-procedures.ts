import type { Procedure } from './facts.ts';
import type { Mention } from './match.ts';
import { findAll, type Passage, quoteOf, sentenceAt, sentenceText } from './passage.ts';
import { attachAreas } from './procedure-areas.ts';
import {
  type Around,
  attachDepths,
  attachDevices,
  attachSeparate,
  attachTechniques,
  type DraftProcedure,
  type Named,
} from './procedure-signs.ts';
import { tieToWounds } from './procedure-wounds.ts';
import { readDepths } from './read-depth.ts';
import { readDevices } from './read-device.ts';
import { readProducts } from './read-products.ts';
import { stateIn } from './read-state.ts';
import { readTechniques } from './read-technique.ts';
import type { WoundReading } from './read-wounds.ts';

type Kind = Procedure['kind'];

const names: readonly (readonly [Kind, RegExp])[] = [
  [
    'npwt',
    /\b(?:npwt|neg(?:ative)?\.?[- ]?pressure(?: wound)?(?: therapy| treatment| dressing| device| system)?|wound[- ]?vacs?|v\.a\.c\.|vac (?:therapy|dressing|changed?|placement|placed|device|pump|was|applied|re-?applied)|(?:disposable|dme|kci|rental) vac|vacuum[- ]assisted(?: closure| wound closure| drainage)?|pico(?=\s?\d|\s(?:device|dressing|system|placed|applied|was|npwt)|\W)|prevena|snap (?:npwt|device|system|therapy)|sn[ap]+ ?npwt|vac)\b/gi,
  ],
  [
    'debridement',
    /\b(?:deb(?![\w'’])|debr[ie]{1,2}d(?:e?ments?|ed|ing|es|e)?|debri[e]?dements?|debridm\w+|debreidm\w+|debreedm\w+|sharp(?:ly)? (?:excis\w+|debr\w*)|(?:excis(?:ed|ion of)|removed|removal of|resected|(?:took|taken|cut|cutting|trimmed|snipped|scraped) (?:off|out|away)|scraped|rongeured)(?=\s(?:\w+\s){0,3}?(?:necrotic|devitali[sz]ed|non-?viable|slough|eschar|biofilm|dead|gangrenous))|(?<=\b(?:necrotic|devitali[sz]ed|non-?viable|dead|gangrenous)\s(?:[\w-]+\s){0,2}?(?:bone|muscle|tendon|fascia|fat|tissue|skin)\s(?:was\s|were\s|then\s){0,2})(?:rongeured|curetted|excised|resected|removed|cut away)|(?<=\bbone\s(?:was\s)?)rongeured)\b/gi,
  ],
  [
    'skin-substitute',
    /\b(?:skin[- ]?(?:graft[- ])?sub(?:stitute)?s?(?: grafts?| products?)?|graft substitutes?|cellular tissue products?|ctps?|cellular(?: and\/?or| or| and)? tissue[- ]based products?|bioengineered (?:skin|tissue)|(?:skin |dermal )?(?:allografts?|xenografts?)|amniotic (?:membrane|tissue|graft|product)s?|same (?:product|graft|skin sub\w*|sheet)|graft (?:application|was applied|applied|placed)|dermal (?:matrix|substitute))\b/gi,
  ],
  [
    'evaluation',
    /\b(?:e\s?\/\s?m(?! codes?\b)|e&m|evaluation (?:and|&) management|office visits?|(?:new|established|follow-?up|clinic|wound (?:care|clinic)|outpatient|ov)[- ](?:patient |pt )?visits?|new patient|established patient|consult(?:ation)?s?|level [1-5] (?:visit|e\/?m|office)|h&p)\b/gi,
  ],
];

/**
 * Procedures with their state, device, depth, technique, own area and wounds. Naming one procedure twice
 * makes one; procedures tied to different wounds stay apart.
 * @param today the text without what was not done that day: only its depths are of tissue removed.
 */
export function readProcedures(
  passage: Passage,
  mentions: readonly Mention[],
  around: Around,
  today: Passage = passage,
): Procedure[] {
  const devices = readDevices(passage);
  const depths = readDepths(today);
  const products = readProducts(passage);
  const named = [
    ...namedIn(passage, around.reading),
    ...products.map(product => productNamed(passage, product, around.reading)),
  ].sort((a, b) => a.start - b.start);
  const drafts = mergeNamed(passage, named);
  attachDevices(passage, drafts, devices, around);
  attachDepths(passage, drafts, depths, around);
  attachTechniques(passage, drafts);
  attachAreas(passage, drafts, around.areas);
  for (const product of products) {
    const graft = drafts.find(draft => draft.kind === 'skin-substitute');
    if (graft && !graft.product)
      graft.product = { value: product.name, quote: quoteOf(passage, product.start, product.end) };
  }
  attachSeparate(passage, drafts);
  addCoded(passage, drafts, mentions);
  return drafts.map(({ spans: _, ...procedure }) => procedure);
}

function namedIn(passage: Passage, reading: WoundReading): Named[] {
  const found: Named[] = [];
  for (const [kind, pattern] of names) {
    for (const match of findAll(passage, pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some(known => start < known.end && end > known.start)) continue;
      if (
        kind === 'npwt' &&
        /^vac$/i.test(match[0]) &&
        match[0] !== 'VAC' &&
        !/\bwound|dressing/i.test(passage.text.slice(Math.max(0, start - 40), end + 40))
      )
        continue;
      if (
        kind === 'debridement' &&
        (/^\s(?:of\s)?(?:[\w-]+\s){0,4}(?:toe-?)?nails?\b/i.test(passage.text.slice(end, end + 60)) ||
          /\b(?:toe-?)?nails?\s(?:[\w-]+\s){0,2}$/i.test(passage.text.slice(Math.max(0, start - 30), start)))
      )
        continue;
      if (kind === 'debridement' && isPartOfOther(passage, start)) continue;
      if (/^deb$/i.test(match[0]) && isGivenName(passage, start, end)) continue;
      const one = namedAt(passage, kind, start, end, reading);
      // "Bone was not debrided" denies a depth, not the debridement.
      if (
        one.state === 'negated' &&
        /(?:bone|muscle|fascia|tendon|tissue|fat|it)\b[^.;,]{0,40}$/i.test(
          passage.text.slice(Math.max(0, start - 50), start),
        ) &&
        /ed$/i.test(match[0])
      )
        continue;
      found.push(one);
    }
  }
  return found;
}

/** Debridement of a laceration's edges is part of its repair, of a wart of its destruction (NCCI manual ch. 3). */
function isPartOfOther(passage: Passage, start: number): boolean {
  const sentence = sentenceText(passage, sentenceAt(passage, start));
  const isRepair =
    /\blac(?:eration)?s?\b/i.test(sentence) &&
    /\b(?:repair\w*|clos(?:ed|ure)|sutur\w*|edges)\b/i.test(sentence);
  const isWart =
    /\b(?:warts?|verruca\w*|mollusc\w*)\b/i.test(sentence) && !/\b(?:wounds?|ulcers?)\b/i.test(sentence);
  return isRepair || isWart;
}

const shortForm =
  /\b(?:sharp|exc|excisional|selective|sel|surg|surgical|wound|bedside|no|s\/p|for|of)\.?\s$/i;

/** "Deb" is a colleague, "exc deb" and "deb to muscle" a debridement. */
function isGivenName(passage: Passage, start: number, end: number): boolean {
  if (passage.text.slice(start, end) === 'deb') return false;
  return !(
    shortForm.test(passage.text.slice(Math.max(0, start - 14), start)) ||
    /^\s(?:of|down|to)\s(?:the\s|and\s|level\s)?(?:sub|sq|muscle|bone|fascia|derm|skin|[lr]\s|left|right)/i.test(
      passage.text.slice(end, end + 30),
    )
  );
}

function namedAt(passage: Passage, kind: Kind, start: number, end: number, reading: WoundReading): Named {
  const sentence = sentenceAt(passage, start);
  const span = passage.sentences[sentence] ?? { start, end };
  const before = passage.text.slice(Math.max(span.start, start - 160), start);
  const after = passage.text.slice(end, Math.min(span.end, end + 120));
  const isQuestion = /\?\s*$/.test(passage.text.slice(span.start, span.end).trim());
  return {
    kind,
    state:
      kind === 'npwt' && isTakenOff(passage, before, after)
        ? 'negated'
        : stateIn(before, passage.text.slice(start, end), after, isQuestion),
    start,
    end,
    sentence,
    wounds: tieToWounds(passage, start, end, reading),
  };
}

const offBefore =
  /\b(?:remov(?:al of|ed|ing|e)|took (?:off|down)|taking (?:off|down)|d\/?c['’]?d|discontinu(?:ed|ing|ation of)|stopped|end(?:ed)? of)\s(?:the |her |his |their |pt['’]?s? )?(?:wound )?$/i;
const offAfter =
  /^\s(?:therapy |device |dressing |tx )?(?:was |were |is |has been |all )?(?:removed|taken (?:down|off)|d\/?c['’]?d|discontinued|stopped|finished|completed)\b/i;
const pump = '(?:vac|npwt|foam|sponge|canister|pump|device|negative pressure(?: therapy)?)';
const puts =
  '(?:re-?appl(?:y|ied|ication)|replac(?:e|ed|ement)|chang(?:e|ed|ing)|placed|applied|put (?:back|on)|re-?started)';
const putOn = new RegExp(
  `\\b${pump}\\b[^.;,?\\n]{0,30}\\b${puts}\\b|\\b${puts}\\s(?:[\\w-]+\\s){0,3}${pump}\\b|\\b(?:and|then) (?:re-?applied|replaced|changed)\\b`,
  'i',
);

/** Taking a device off is no application of it, unless one is put on again. */
function isTakenOff(passage: Passage, before: string, after: string): boolean {
  if (!offBefore.test(before) && !offAfter.test(after)) return false;
  const told = passage.text.replace(/\b(?:not|never|no|without|n['’]t)\s(?:\w+\s)?[\w-]{1,20}/gi, ' ');
  return !putOn.test(told);
}

function productNamed(
  passage: Passage,
  product: { start: number; end: number },
  reading: WoundReading,
): Named {
  return namedAt(passage, 'skin-substitute', product.start, product.end, reading);
}

/** The same procedure told several times is one, unless wounds or a denial of it keep the tellings apart. */
function mergeNamed(passage: Passage, named: readonly Named[]): DraftProcedure[] {
  const drafts: DraftProcedure[] = [];
  for (const one of named) {
    const same = drafts.find(draft => draft.kind === one.kind && joins(draft, one));
    if (!same) {
      drafts.push({
        kind: one.kind,
        state: one.state,
        quote: quoteOf(passage, one.start, one.end),
        wounds: [...one.wounds],
        spans: [one],
      });
      continue;
    }
    same.spans.push(one);
    if (same.wounds.length < one.wounds.length) same.wounds = [...one.wounds];
    if (rank(one.state) > rank(same.state)) {
      same.state = one.state;
      same.quote = quoteOf(passage, one.start, one.end);
    }
  }
  return drafts;
}

function joins(draft: DraftProcedure, one: Named): boolean {
  const bound = one.wounds.length > 0 && draft.wounds.length > 0;
  if (
    bound &&
    !(one.wounds.every(id => draft.wounds.includes(id)) || draft.wounds.every(id => one.wounds.includes(id)))
  )
    return false;
  if (one.state === draft.state || one.state === 'asked' || draft.state === 'asked') return true;
  const negation = one.state === 'negated' || draft.state === 'negated';
  // "Debrided today. No further debridement planned" tells two things; so does "was planned, was done".
  return (
    !negation &&
    !(one.state === 'planned' && draft.state === 'performed' && draft.spans[0]?.sentence !== one.sentence)
  );
}

function rank(state: Procedure['state']): number {
  return { asked: 0, planned: 1, negated: 2, performed: 3 }[state];
}

const codedKinds: readonly (readonly [RegExp, Kind])[] = [
  [/^9760[5-8]$/, 'npwt'],
  [/^(?:9759[78]|97602|1104[2-7])$/, 'debridement'],
  [/^1527[1-8]$/, 'skin-substitute'],
  [/^992(?:0[2-5]|1[1-5])$/, 'evaluation'],
];

/** A code asked about names its procedure, never the device or depth it stands for. */
function addCoded(passage: Passage, drafts: DraftProcedure[], mentions: readonly Mention[]): void {
  for (const mention of mentions) {
    const kind = codedKinds.find(([pattern]) => pattern.test(mention.code))?.[1];
    if (!kind || mention.range || passage.text.slice(mention.start, mention.end) !== mention.text) continue;
    if (drafts.some(draft => draft.kind === kind && draft.state !== 'negated')) continue;
    if (drafts.some(draft => draft.kind === kind)) continue;
    const technique = kind === 'debridement' ? gentleTechnique(passage) : undefined;
    drafts.push({
      kind,
      state: mention.role === 'asked' ? 'asked' : 'performed',
      quote: quoteOf(passage, mention.start, mention.end),
      wounds: [],
      spans: [],
      ...(technique ? { technique } : {}),
    });
  }
}

/** "Wet-to-moist with Santyl. 97597?": the words tell of a debridement without an instrument, whatever code is named. */
function gentleTechnique(passage: Passage): Procedure['technique'] {
  const told = readTechniques(passage, true);
  const gentle =
    told.find(one => one.value === 'non-selective') ?? told.find(one => one.value === 'enzymatic');
  if (!gentle || told.some(one => !['non-selective', 'enzymatic'].includes(one.value))) return undefined;
  return { value: gentle.value, quote: quoteOf(passage, gentle.start, gentle.end) };
}
