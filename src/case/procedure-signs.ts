import type { AreaMention } from './area-mention.ts';
import type { Procedure } from './facts.ts';
import { type Passage, quoteOf } from './passage.ts';
import { tieToWounds } from './procedure-wounds.ts';
import { type DepthMention, deeper } from './read-depth.ts';
import { deviceFact, type readDevices } from './read-device.ts';
import { readSeparateSites } from './read-separate.ts';
import { readTechniques } from './read-technique.ts';
import type { WoundReading } from './read-wounds.ts';

type Kind = Procedure['kind'];

/** One place where a procedure is named. */
export interface Named {
  readonly kind: Kind;
  readonly state: Procedure['state'];
  readonly start: number;
  readonly end: number;
  readonly sentence: number;
  readonly wounds: readonly string[];
}

/** A procedure being put together, with every place that names it. */
export type DraftProcedure = { -readonly [K in keyof Procedure]: Procedure[K] } & { spans: Named[] };

/** Everything the wounds part of a reading knows, for the procedures. */
export interface Around {
  readonly areas: readonly AreaMention[];
  readonly reading: WoundReading;
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

/** Gives each device to the NPWT it stands with; the first named stays. */
export function attachDevices(
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

/** Gives each depth of removal to its debridement; another depth on another wound is a debridement of its own. */
export function attachDepths(
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

/** Gives each technique to the debridement told in the same or the next sentence; "sharp" yields to a closer word. */
export function attachTechniques(passage: Passage, drafts: DraftProcedure[]): void {
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

/** Gives areas debrided or grafted to their procedure, beside the areas of the wounds. */
export function attachAreas(passage: Passage, drafts: DraftProcedure[], areas: readonly AreaMention[]): void {
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
        ...(area.range ? { range: area.range } : {}),
      };
    }
  }
}

/** Marks a procedure told to be on another wound, or on the same. */
export function attachSeparate(passage: Passage, drafts: DraftProcedure[]): void {
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
