import type { Procedure } from './facts.ts';
import type { Mention } from './match.ts';
import { findAll, type Passage, quoteOf, sentenceAt } from './passage.ts';
import type { AreaMention } from './read-areas.ts';
import { type DepthMention, deeper, readDepths } from './read-depth.ts';
import { deviceFact, readDevices } from './read-device.ts';
import { readProducts } from './read-products.ts';
import { readSeparateSites } from './read-separate.ts';
import { stateIn } from './read-state.ts';
import { readTechniques } from './read-technique.ts';
import type { WoundReading } from './read-wounds.ts';

type Kind = Procedure['kind'];

/** One place where a procedure is named. */
interface Named {
  readonly kind: Kind;
  readonly state: Procedure['state'];
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly wounds: readonly string[];
}

const names: readonly (readonly [Kind, RegExp])[] = [
  [
    'npwt',
    /\b(?:npwt|negative[- ]?pressure(?: wound)?(?: therapy| treatment| dressing| device| system)?|wound[- ]?vacs?|v\.a\.c\.|vac (?:therapy|dressing|change|placement|device|pump|was|applied|change)|(?:disposable|dme|kci|rental) vac|vacuum[- ]assisted(?: closure| wound closure| drainage)?|pico(?=\s?\d|\s(?:device|dressing|system|placed|applied|was|npwt)|\W)|prevena|snap (?:npwt|device|system|therapy)|sn[ap]+ ?npwt|vac)\b/gi,
  ],
  [
    'debridement',
    /\b(?:debr[ie]{1,2}d(?:e?ments?|ed|ing|es|e)?|debri[e]?dements?|debridm\w+|debreidm\w+|debreedm\w+|sharp(?:ly)? (?:excis\w+|debr\w*)|(?:excis(?:ed|ion of)|removed|removal of)(?=\s(?:\w+\s){0,3}?(?:necrotic|devitali[sz]ed|non-?viable|slough|eschar|biofilm)))\b/gi,
  ],
  [
    'skin-substitute',
    /\b(?:skin[- ]?(?:graft[- ])?sub(?:stitute)?s?(?: grafts?| products?)?|graft substitutes?|cellular tissue products?|ctps?|cellular(?: and\/?or| or| and)? tissue[- ]based products?|bioengineered (?:skin|tissue)|(?:skin |dermal )?(?:allografts?|xenografts?)|amniotic (?:membrane|tissue|graft|product)s?|graft (?:application|was applied|applied|placed)|dermal (?:matrix|substitute))\b/gi,
  ],
  [
    'evaluation',
    /\b(?:e\s?\/\s?m(?! codes?\b)|e&m|evaluation (?:and|&) management|office visits?|(?:new|established|follow-?up|clinic|wound (?:care|clinic)|outpatient|ov)[- ](?:patient |pt )?visits?|new patient|established patient|consult(?:ation)?s?|level [1-5] (?:visit|e\/?m|office)|h&p)\b/gi,
  ],
];

/** Everything the wounds part of a reading knows, for the procedures. */
export interface Around {
  readonly areas: readonly AreaMention[];
  readonly reading: WoundReading;
}

/**
 * Procedures with their state, device, depth, technique, own area and wounds. Naming one procedure twice
 * makes one; procedures tied to different wounds stay apart.
 */
export function readProcedures(passage: Passage, mentions: readonly Mention[], around: Around): Procedure[] {
  const devices = readDevices(passage);
  const depths = readDepths(passage);
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

type DraftProcedure = { -readonly [K in keyof Procedure]: Procedure[K] } & { spans: Named[] };

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
        /^\s(?:of\s)?(?:[\w-]+\s){0,4}(?:toe)?nails?\b/i.test(passage.text.slice(end, end + 60))
      )
        continue;
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

function namedAt(passage: Passage, kind: Kind, start: number, end: number, reading: WoundReading): Named {
  const sentence = sentenceAt(passage, start);
  const span = passage.sentences[sentence] ?? { start, end };
  const before = passage.text.slice(Math.max(span.start, start - 160), start);
  const after = passage.text.slice(end, Math.min(span.end, end + 120));
  const isQuestion = /\?\s*$/.test(passage.text.slice(span.start, span.end).trim());
  return {
    kind,
    state: stateIn(before, passage.text.slice(start, end), after, isQuestion),
    start,
    end,
    sentence,
    wounds: tieToWounds(passage, start, end, reading),
  };
}

function productNamed(
  passage: Passage,
  product: { start: number; end: number },
  reading: WoundReading,
): Named {
  return namedAt(passage, 'skin-substitute', product.start, product.end, reading);
}

/** The wounds named in the same clause or under the same label; empty when the text names none. */
function tieToWounds(passage: Passage, start: number, end: number, reading: WoundReading): string[] {
  const [only] = reading.wounds;
  if (only === undefined) return [];
  if (reading.wounds.length === 1) return [only.id];
  const [from, to] = clauseOf(passage, start, end);
  const clause = passage.text.slice(from, to);
  if (
    /\b(?:both|all|each)\s(?:of\s)?(?:the\s)?(?:\w+\s){0,2}?(?:wounds?|ulcers?|sites?|areas?|two|three|of them)\b|\b(?:both|all of them|each)\b/i.test(
      clause,
    )
  ) {
    return reading.wounds.map(wound => wound.id);
  }
  const named = reading.refs.filter(ref => ref.start >= from && ref.end <= to).map(ref => ref.id);
  if (named.length > 0) return [...new Set(named)];
  const scope = reading.scopes.find(at => start >= at.start && start < at.end);
  return scope ? [scope.id] : [];
}

const clauseStart =
  /;|,\s(?=(?:and|then|but|while|also|we|no|plus)\b)|,\s(?=(?:\w+\s){0,2}?(?:debr|npwt|negative|graft|skin sub))|,\s(?=(?:the\s)?(?:wound|ulcer|left|right|#))|\b(?:and|plus)\s(?=(?:the\s)?(?:wound|ulcer|#)\s?\d)|\band\s(?=(?:the\s)?(?:subcut\w*|muscle|bone|fascia|dermis|skin)\b[^,;]{0,30}\d)|\b(?:while|whereas|but|then)\b|\b(?:and|plus)\s(?=(?:(?:the|a|also|then|we|applied|placed|put|disposable|sharp|wound|used)\s){0,3}(?:debr|npwt|negative|applied|placed|graft|vac|pico|skin sub))/gi;

/** The clause around a place: wounds named beyond it belong to another procedure. */
function clauseOf(passage: Passage, start: number, end: number): readonly [number, number] {
  const span = passage.sentences[sentenceAt(passage, start)] ?? { start, end };
  let from = span.start;
  for (const found of passage.text.slice(span.start, span.end).matchAll(clauseStart)) {
    const at = span.start + found.index;
    if (at >= end) return [from, at];
    if (at + found[0].length <= start) from = at + found[0].length;
  }
  return [from, span.end];
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
    if (same.wounds.length === 0) same.wounds = [...one.wounds];
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

function done(drafts: readonly DraftProcedure[], kind: Kind): DraftProcedure[] {
  const all = drafts.filter(draft => draft.kind === kind);
  const real = all.filter(draft => draft.state !== 'negated');
  return real.length > 0 ? real : all;
}

/** The procedure of a kind a sign belongs to: of its own wound, sentence, or nearest before it. */
function owner(
  drafts: readonly DraftProcedure[],
  sign: { start: number; sentence: number },
  wounds: readonly string[],
): DraftProcedure | undefined {
  const tied = drafts.find(draft => wounds.length > 0 && wounds.some(id => draft.wounds.includes(id)));
  if (tied) return tied;
  const near = (draft: DraftProcedure) =>
    Math.min(
      ...draft.spans.map(
        span =>
          Math.abs(span.start - sign.start) +
          (span.sentence === sign.sentence ? 0 : span.start < sign.start ? 500 : 2000),
      ),
    );
  return [...drafts].sort((a, b) => near(a) - near(b))[0];
}

function attachDevices(
  passage: Passage,
  drafts: DraftProcedure[],
  devices: ReturnType<typeof readDevices>,
  around: Around,
): void {
  for (const device of devices) {
    const wounds = tieToWounds(passage, device.start, device.end, around.reading);
    let target = owner(done(drafts, 'npwt'), device, wounds);
    if (!target && isBareAnswer(passage, device.sentence))
      target = bare(passage, drafts, 'npwt', device, wounds);
    if (target && !target.device) target.device = deviceFact(passage, device);
  }
}

function attachDepths(
  passage: Passage,
  drafts: DraftProcedure[],
  depths: readonly DepthMention[],
  around: Around,
): void {
  for (const depth of depths) {
    const wounds = woundsOfDepth(passage, depth, around.reading);
    const open = done(drafts, 'debridement').filter(draft => draft.state !== 'negated');
    if (open.length === 0 && drafts.some(draft => draft.kind === 'debridement')) continue;
    let target = owner(open, depth, wounds);
    target ??= bare(passage, drafts, 'debridement', depth, wounds);
    // "Hip 10 sq cm muscle, heel 15 sq cm muscle": one debridement of both wounds.
    if (target.depth?.value === depth.value && wounds.length > 0 && target.wounds.length > 0) {
      target.wounds = [...new Set([...target.wounds, ...wounds])];
    }
    const differs = target.depth && target.depth.value !== depth.value;
    const apart = wounds.length > 0 && !wounds.some(id => target?.wounds.includes(id));
    if (differs && apart) target = bare(passage, drafts, 'debridement', depth, wounds);
    const fact = { value: depth.value, quote: quoteOf(passage, depth.start, depth.end) };
    // Several depths of one debridement: the deepest tissue removed counts (NCCI manual ch. 3).
    if (!target.depth || deeper(target.depth.value, depth.value) !== target.depth.value) target.depth = fact;
    if (target.wounds.length === 0 && wounds.length > 0 && apart && open.length > 1) target.wounds = wounds;
  }
}

/** In a list the depth belongs to the wound told just before it, with no comma between. */
function woundsOfDepth(passage: Passage, depth: DepthMention, reading: WoundReading): string[] {
  const [nearest] = reading.refs
    .filter(ref => ref.end <= depth.start && depth.start - ref.end < 24)
    .filter(ref => !/[,;.\n]|\band\b/.test(passage.text.slice(ref.end, depth.start)))
    .sort((a, b) => b.end - a.end);
  const isListed = nearest !== undefined && reading.refs.filter(ref => ref.id !== nearest.id).length > 0;
  return isListed ? [nearest.id] : tieToWounds(passage, depth.start, depth.end, reading);
}

/** "Disposable." or "down to fascia" as a mail of its own names the procedure by its attribute. */
function bare(
  passage: Passage,
  drafts: DraftProcedure[],
  kind: Kind,
  sign: { start: number; end: number; sentence: number },
  wounds: readonly string[] = [],
): DraftProcedure {
  const draft: DraftProcedure = {
    kind,
    state: 'performed',
    quote: quoteOf(passage, sign.start, sign.end),
    wounds: [...wounds],
    spans: [{ ...sign, kind, state: 'performed', wounds }],
  };
  drafts.push(draft);
  return draft;
}

function isBareAnswer(passage: Passage, sentence: number): boolean {
  const span = passage.sentences[sentence];
  return span !== undefined && span.end - span.start < 70;
}

function attachTechniques(passage: Passage, drafts: DraftProcedure[]): void {
  for (const technique of readTechniques(passage)) {
    const target = owner(done(drafts, 'debridement'), technique, []);
    if (
      target &&
      (!target.technique || technique.value !== 'sharp') &&
      target.spans.some(span => Math.abs(span.sentence - technique.sentence) <= 1)
    ) {
      target.technique = { value: technique.value, quote: quoteOf(passage, technique.start, technique.end) };
    }
  }
}

function attachAreas(passage: Passage, drafts: DraftProcedure[], areas: readonly AreaMention[]): void {
  for (const area of areas) {
    const kind: Kind | undefined =
      area.role === 'debrided' ? 'debridement' : area.role === 'grafted' ? 'skin-substitute' : undefined;
    if (!kind) continue;
    const target = owner(done(drafts, kind), area, []);
    if (target && !target.areaCm2) {
      target.areaCm2 = {
        value: area.areaCm2,
        quote: quoteOf(passage, area.start, area.end),
        ...(area.approximate ? { approximate: true } : {}),
      };
    }
  }
}

function attachSeparate(passage: Passage, drafts: DraftProcedure[]): void {
  for (const sign of readSeparateSites(passage)) {
    const near = drafts.filter(
      draft =>
        draft.kind !== 'evaluation' &&
        draft.state !== 'negated' &&
        draft.spans.some(span => span.sentence === sign.sentence),
    );
    const before = drafts.filter(draft => draft.kind !== 'evaluation' && draft.state !== 'negated');
    const pool = near.length > 0 ? near : before;
    const target = pool.find(draft => draft.kind === 'debridement') ?? owner(pool, sign, []);
    if (target && !target.separateSite)
      target.separateSite = { value: sign.value, quote: quoteOf(passage, sign.start, sign.end) };
  }
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
    drafts.push({
      kind,
      state: mention.role === 'asked' ? 'asked' : 'performed',
      quote: quoteOf(passage, mention.start, mention.end),
      wounds: [],
      spans: [],
    });
  }
}
