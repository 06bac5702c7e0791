import type { AreaMention } from './area-mention.ts';
import type { Procedure } from './facts.ts';
import { type Passage, quoteOf, sentenceAt, sentenceText } from './passage.ts';
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

/** The drafts of a kind that were done; where all are denied, those. */
export function done(drafts: readonly DraftProcedure[], kind: Kind): DraftProcedure[] {
  const all = drafts.filter(draft => draft.kind === kind);
  const real = all.filter(draft => draft.state !== 'negated');
  return real.length > 0 ? real : all;
}

/** The procedure of a kind a sign belongs to: of its own wound, sentence, or nearest before it. */
export function owner(
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

/**
 * Gives each depth of removal to its debridement; another depth on another wound is a debridement of its own, and
 * wounds of equal depth share one.
 */
export function attachDepths(
  passage: Passage,
  drafts: DraftProcedure[],
  depths: readonly DepthMention[],
  around: Around,
): void {
  /** The wounds whose depth was told, of each debridement. */
  const told = new Map<DraftProcedure, string[]>();
  for (const depth of depths) {
    const wounds =
      inTurn(passage, depth, depths, around.reading) ?? woundsOfDepth(passage, depth, around.reading);
    const open = done(drafts, 'debridement').filter(draft => draft.state !== 'negated');
    if (
      open.length === 0 &&
      (drafts.some(draft => draft.kind === 'debridement') || !isOfWound(passage, depth))
    )
      continue;
    const known = (draft: DraftProcedure) => told.get(draft) ?? [];
    const own = open.find(draft => wounds.some(id => draft.wounds.includes(id)));
    const shared = open.find(
      draft => draft.depth?.value === depth.value && draft.wounds.length + known(draft).length > 0,
    );
    let target = own ?? (wounds.length > 0 ? shared : undefined) ?? owner(open, depth, wounds);
    target ??= bare(passage, drafts, 'debridement', depth, wounds);
    const tied = [...target.wounds, ...known(target)];
    const apart = wounds.length > 0 && !wounds.some(id => tied.includes(id));
    const differs = target.depth !== undefined && target.depth.value !== depth.value;
    // "Hip 10 sq cm muscle, heel 15 sq cm muscle": one debridement of both wounds.
    if (!differs && target.depth && wounds.length > 0 && target.wounds.length > 0) {
      target.wounds = [...new Set([...target.wounds, ...wounds])];
    }
    const isOther = wounds.length > 0 && !wounds.some(id => known(target as DraftProcedure).includes(id));
    const isPart = isOther && wounds.length < target.wounds.length;
    if (differs && (apart || isPart)) {
      // Told of all wounds until now: it keeps those whose depth is not this one.
      const kept = target.wounds.length === 0 ? known(target) : target.wounds;
      target.wounds = kept.filter(id => !wounds.includes(id));
      target = open.find(draft => draft.depth?.value === depth.value && draft !== target);
      target ??= bare(passage, drafts, 'debridement', depth, wounds);
      target.wounds = [...new Set([...target.wounds, ...wounds])];
    }
    const fact = { value: depth.value, quote: quoteOf(passage, depth.start, depth.end) };
    // Several depths of one debridement: the deepest tissue removed counts (NCCI manual ch. 3).
    if (!target.depth || deeper(target.depth.value, depth.value) !== target.depth.value) target.depth = fact;
    told.set(target, [...new Set([...known(target), ...wounds])]);
    if (target.wounds.length === 0 && wounds.length > 0 && apart && open.length > 1) target.wounds = wounds;
  }
}

const ofOtherWork =
  /\b(?:cysts?|corns?|callus(?:es)?|pared|nev(?:us|i)|lipomas?|melanomas?|carcinomas?|bcc|scc|mass(?:es)?|tumou?rs?|nails?|sutur\w*|lacerations?|hernias?|polyps?|warts?|keratos[ei]s|biops\w*|bx)\b/i;
const ofWoundCare =
  /\b(?:wounds?|ulcers?|ulcerations?|sores?|deb(?:r\w*)?|dfus?|vlus?|eschar|slough|necro\w*|devitali\w*|1104[2-7]|9759[78])\b/i;

/** A depth alone names a debridement only of a wound: a cyst or a tumor is taken out whole, wherever that is told. */
function isOfWound(passage: Passage, depth: DepthMention): boolean {
  if (ofOtherWork.test(sentenceText(passage, depth.sentence))) return false;
  return ofWoundCare.test(passage.text) || !ofOtherWork.test(passage.text);
}

/** "Muscle on the left heel and fat on the right": as many depths as wounds in a sentence, told in turn. */
function inTurn(
  passage: Passage,
  depth: DepthMention,
  depths: readonly DepthMention[],
  reading: WoundReading,
): string[] | undefined {
  const own = depths.filter(one => one.sentence === depth.sentence);
  const refs = reading.refs
    .filter(ref => sentenceAt(passage, ref.start) === depth.sentence)
    .filter((ref, at, all) => all.findIndex(other => other.id === ref.id) === at)
    .toSorted((a, b) => a.start - b.start);
  const differ = new Set(own.map(one => one.value)).size > 1;
  if (own.length < 2 || own.length !== refs.length || !differ) return undefined;
  const pairs = own.toSorted((a, b) => a.start - b.start).map((one, at) => ({ one, ref: refs[at] }));
  const before = pairs.every(({ one, ref }) => ref !== undefined && ref.start >= one.end);
  const turns = pairs.every(({ ref }, at) => {
    const next = pairs[at + 1];
    return ref !== undefined && (next === undefined || ref.start < next.one.start);
  });
  const mine = pairs.find(({ one }) => one === depth)?.ref;
  return before && turns && mine ? [mine.id] : undefined;
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
