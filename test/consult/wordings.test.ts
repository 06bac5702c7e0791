import fc from 'fast-check';
import { matchCodes } from '../../src/case/match.ts';
import { readQuestion } from '../../src/case/question.ts';
import { readFacts } from '../../src/case/read-facts.ts';
import { composeOffline } from '../../src/consult/compose.ts';
import { findRule } from '../../src/rules/registry.ts';
import { printLine } from '../../src/rules/rule.ts';
import { RECEIVED_ON, starterBook } from './case-facts.ts';

/** Facts made up, told in several ways in a mail, answered without a model: the lines are those of the rule. */

const book = starterBook;
const at = { book, on: RECEIVED_ON };

function answer(text: string): string[] {
  const question = readQuestion({ subject: 'Question', text });
  const mentions = matchCodes(question, book, RECEIVED_ON);
  const facts = readFacts(question, mentions, RECEIVED_ON);
  const { lines } = composeOffline({ question, facts, mentions, book, receivedOn: RECEIVED_ON });
  return lines.map(printLine).sort();
}

function decided(id: string, input: unknown): string[] {
  return (findRule(id)?.run(input, at).lines ?? []).map(printLine).sort();
}

interface Telling<F> {
  readonly name: string;
  readonly rule: string;
  readonly facts: fc.Arbitrary<F>;
  readonly input: (facts: F) => unknown;
  readonly say: readonly ((facts: F) => string)[];
}

/** Closes a telling over its type of facts. */
function telling<F>({ name, rule, facts, input, say }: Telling<F>) {
  const cases = fc.tuple(facts, fc.constantFrom(...say));
  return {
    name,
    check: () =>
      fc.assert(
        fc.property(cases, ([given, words]) => {
          const mail = words(given);
          expect([mail, answer(mail)]).toEqual([mail, decided(rule, input(given))]);
        }),
        { numRuns: 40, seed: 7 },
      ),
  };
}

const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const word = (count: number) => WORDS[count] ?? String(count);
const tenths = (min: number, max: number) => fc.integer({ min, max }).map(one => one / 10);
const listed = (items: readonly string[]) =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const sides = fc.constantFrom('left', 'right');
const LUMBAR = ['L1', 'L2', 'L3', 'L4', 'L5', 'S1'];
const CERVICAL = ['C3', 'C4', 'C5', 'C6', 'C7'];
const span = (order: readonly string[], most: number) =>
  fc
    .tuple(fc.nat({ max: order.length - 2 }), fc.integer({ min: 1, max: most }))
    .map(([from, count]) => order.slice(from, Math.min(order.length, from + count + 1)))
    .filter(levels => levels.length > 1);
const gaps = (levels: readonly string[]) => levels.slice(1).map((level, at) => `${levels[at]}-${level}`);
const short = (levels: readonly string[]) =>
  levels.slice(1).map((level, at) => `${levels[at]}-${level.startsWith('S') ? level : level.slice(1)}`);

const MUSCLES = [
  'trapezius',
  'rhomboid',
  'levator scapulae',
  'splenius capitis',
  'infraspinatus',
  'piriformis',
];
const NERVES = ['median', 'ulnar', 'radial', 'tibial', 'peroneal', 'sural'];
const REGIONS = ['cervical', 'thoracic', 'lumbar', 'sacral', 'pelvic'];
const some = (items: readonly string[], least = 1) =>
  fc.shuffledSubarray([...items], { minLength: least, maxLength: items.length });

const tellings = [
  telling({
    name: 'disposable NPWT by area',
    rule: 'npwt',
    facts: tenths(10, 1500),
    input: area => ({ device: 'disposable', areasCm2: [area] }),
    say: [
      area => `We placed a disposable NPWT device on a wound of ${area} sq cm. Which code?`,
      area => `Wound measured ${area} cm2. Disposable negative pressure wound therapy applied today. CPT?`,
      area => `PICO applied, total wound surface area ${area} square centimeters. How do we bill?`,
    ],
  }),
  telling({
    name: 'surgical debridement by area',
    rule: 'surgical-debridement',
    facts: fc.record({
      area: tenths(10, 1500),
      depth: fc.constantFrom('subcutaneous', 'muscle-fascia', 'bone'),
    }),
    input: ({ area, depth }) => ({ areasCm2: [area], depth }),
    say: [
      ({ area, depth }) =>
        `Sharp debridement of a sacral wound, ${area} sq cm, ${{ subcutaneous: 'subcutaneous tissue', 'muscle-fascia': 'muscle', bone: 'bone' }[depth]} removed. Codes and units?`,
      ({ area, depth }) =>
        `Wound debrided down to and including ${{ subcutaneous: 'subcutaneous tissue', 'muscle-fascia': 'fascia', bone: 'bone' }[depth]}; area debrided ${area} sq cm. What do we bill?`,
    ],
  }),
  telling({
    name: 'actinic keratoses by count',
    rule: 'premalignant-destruction',
    facts: fc.integer({ min: 1, max: 40 }),
    input: count => ({ count }),
    say: [
      count => `Destruction of ${count} actinic keratoses with liquid nitrogen. Codes?`,
      count => `Cryotherapy, ${word(count)} AKs on the scalp. CPT?`,
    ],
  }),
  telling({
    name: 'facet injections by levels and side',
    rule: 'facet',
    facts: fc.record({ levels: span(LUMBAR, 4), side: sides }),
    input: ({ levels, side }) => ({
      kind: 'injection',
      region: 'lumbar-sacral',
      joints: levels.length - 1,
      side,
    }),
    say: [
      ({ levels, side }) =>
        `Facet joint injections, ${side} ${listed(gaps(levels))}, under fluoroscopy. Codes?`,
      ({ levels, side }) => `${side} lumbar facet injections at ${listed(short(levels))}. How do we report?`,
      ({ levels, side }) => `${side} facet joint injections ${levels[0]}-${levels.at(-1)} with fluoro. CPT?`,
      ({ levels, side }) =>
        `Facet joint injection, ${side} side, lumbar, ${word(levels.length - 1)} joint${levels.length > 2 ? 's' : ''}. CPT?`,
    ],
  }),
  telling({
    name: 'radiofrequency of facet nerves by joints',
    rule: 'facet',
    facts: span(CERVICAL, 3),
    input: levels => ({
      kind: 'destruction',
      region: 'cervical-thoracic',
      joints: levels.length - 1,
      bilateral: true,
    }),
    say: [
      levels => `Bilateral radiofrequency ablation of the ${listed(gaps(levels))} facet joints. Units?`,
      levels => `RFA bilaterally, cervical facets ${listed(short(levels))}. What codes?`,
    ],
  }),
  telling({
    name: 'transforaminal epidurals by levels',
    rule: 'epidural',
    facts: fc.record({ levels: span(LUMBAR, 3), side: sides }),
    input: ({ levels, side }) => ({
      approach: 'transforaminal',
      region: 'lumbar-sacral',
      levels: levels.length - 1,
      side,
    }),
    say: [
      ({ levels, side }) =>
        `${side} transforaminal epidural steroid injections at ${listed(gaps(levels))}. Codes?`,
      ({ levels, side }) => `TFESI ${side} ${listed(short(levels))} with fluoroscopy. CPT and units?`,
    ],
  }),
  telling({
    name: 'trigger points by muscles',
    rule: 'trigger-points',
    facts: some(MUSCLES),
    input: muscles => ({ kind: 'trigger-point', muscles: muscles.length }),
    say: [
      muscles => `Trigger point injections into the ${listed(muscles)}. CPT?`,
      muscles => `Trigger point injections in ${muscles.length} muscles. Code?`,
      muscles => `TPI today: ${muscles.map(one => `${one} x2`).join(', ')}. Which code?`,
    ],
  }),
  telling({
    name: 'joint injections by joint and side',
    rule: 'joint-injection',
    facts: fc.record({
      joint: fc.constantFrom('knee', 'shoulder', 'hip', 'wrist', 'elbow', 'ankle'),
      side: fc.constantFrom('left', 'right'),
      ultrasound: fc.boolean(),
    }),
    input: one => ({ joints: [one] }),
    say: [
      ({ joint, side, ultrasound }) =>
        `Injected the ${side} ${joint} with steroid${ultrasound ? ' under ultrasound guidance, image saved' : ''}. Which code?`,
      ({ joint, side, ultrasound }) =>
        `${ultrasound ? 'Ultrasound guided ' : ''}cortisone injection, ${side} ${joint}. CPT?`,
    ],
  }),
  telling({
    name: 'colonoscopy techniques in different places',
    rule: 'colonoscopy',
    facts: fc.shuffledSubarray(['snare', 'biopsy', 'ablation'], { minLength: 1 }),
    input: techniques => ({ techniques, lesions: 'different', purpose: 'diagnostic' }),
    say: [
      techniques =>
        `Diagnostic colonoscopy for bleeding. ${techniques
          .map((one, place) => {
            const where = ['ascending colon', 'transverse colon', 'sigmoid'][place];
            const how = { snare: 'removed by snare', biopsy: 'biopsied', ablation: 'ablated with APC' }[one];
            return `A lesion in the ${where} was ${how}.`;
          })
          .join(' ')} These were separate lesions. Codes?`,
      techniques =>
        `Diagnostic colonoscopy: ${listed(techniques.map(one => ({ snare: 'snare removal', biopsy: 'cold biopsy', ablation: 'ablation' })[one] ?? one))}, each of a different polyp. How do we bill?`,
    ],
  }),
  telling({
    name: 'bladder tumors by size',
    rule: 'bladder-tumor',
    facts: fc.array(tenths(1, 70), { minLength: 1, maxLength: 4 }),
    input: sizesCm => ({ sizesCm, payer: 'medicare' }),
    say: [
      sizes => `TURBT, tumors of ${listed(sizes.map(one => `${one} cm`))}. Medicare. Code?`,
      sizes => `Medicare patient: bladder tumors resected, ${listed(sizes.map(one => `${one} cm`))}. CPT?`,
    ],
  }),
  telling({
    name: 'hernias by span',
    rule: 'hernia',
    facts: fc.record({
      spanCm: tenths(5, 200),
      course: fc.constantFrom('initial', 'recurrent'),
      content: fc.constantFrom('reducible', 'incarcerated'),
    }),
    input: one => one,
    say: [
      ({ spanCm, course, content }) =>
        `Laparoscopic repair of a ${course} ventral hernia, ${content}, defect ${spanCm} cm, mesh 15 x 20 cm placed. CPT?`,
      ({ spanCm, course, content }) =>
        `Ventral hernia repair, ${course}, ${content}. Two defects of 1 cm and 2 cm, total span ${spanCm} cm. Code?`,
    ],
  }),
  telling({
    name: 'anterior neck fusions by levels',
    rule: 'spine',
    facts: span(CERVICAL, 3),
    input: levels => ({
      procedures: ['anterior-cervical-fusion'],
      span: `${levels[0]}-${levels.at(-1)}`,
      instrumentation: 'anterior',
    }),
    say: [
      levels => `ACDF ${listed(gaps(levels))} with anterior plate. Which codes?`,
      levels =>
        `ACDF ${levels[0]}-${levels.at(-1)}, anterior plating ${levels[0]} to ${levels.at(-1)}. Codes?`,
    ],
  }),
  telling({
    name: 'lumbar decompression by levels',
    rule: 'spine',
    facts: span(LUMBAR, 3),
    input: levels => ({ procedures: ['lumbar-decompression'], decompressedSegments: levels.length - 1 }),
    say: [
      levels => `Lumbar laminectomy with foraminotomy at ${listed(short(levels))}. Units?`,
      levels => `Laminectomy and decompression of ${listed(gaps(levels))} for lumbar stenosis. Codes?`,
    ],
  }),
  telling({
    name: 'nerve conduction studies',
    rule: 'nerve-conduction',
    facts: fc.record({ motor: some(NERVES.slice(0, 5)), sensory: some(NERVES), side: sides }),
    input: ({ motor, sensory, side }) => ({
      studies: [
        ...motor.map(nerve => ({ nerve: `${side} ${nerve}`, type: 'motor' })),
        ...sensory.map(nerve => ({ nerve: `${side} ${nerve}`, type: 'sensory' })),
      ],
    }),
    say: [
      ({ motor, sensory, side }) =>
        `NCS of the ${side} side: ${listed(motor)} motor; ${listed(sensory)} sensory. Which code?`,
      ({ motor, sensory }) =>
        `Nerve conduction studies. Motor: ${listed(motor)}. Sensory: ${listed(sensory)}. Code?`,
      ({ motor, sensory }) =>
        `We did ${motor.length + sensory.length} nerve conduction studies in all. Which code?`,
    ],
  }),
  telling({
    name: 'definitive drug tests by classes',
    rule: 'drug-tests',
    facts: fc.integer({ min: 1, max: 40 }),
    input: classes => ({ classes }),
    say: [
      classes => `Definitive urine drug testing by LC-MS, ${classes} drug classes. Code?`,
      classes => `Definitive drug test of ${word(classes)} classes on one day. HCPCS?`,
    ],
  }),
  telling({
    name: 'films by views',
    rule: 'xray-views',
    facts: fc.record({
      region: fc.constantFrom('knee', 'ankle', 'wrist', 'shoulder'),
      views: fc.integer({ min: 2, max: 6 }),
      side: sides,
    }),
    input: one => one,
    say: [
      ({ region, views, side }) => `X-ray of the ${side} ${region}, ${views} views. CPT?`,
      ({ region, views, side }) =>
        `${word(views)} view x-ray ${side} ${region} taken and read here. Which code?`,
    ],
  }),
  telling({
    name: 'chiropractic regions',
    rule: 'manipulation',
    facts: some(REGIONS),
    input: regions => ({ kind: 'chiropractic', regions: regions.length }),
    say: [
      regions => `Chiropractic adjustment of the ${listed(regions)} regions. CPT?`,
      regions => `CMT to ${word(regions.length)} spinal regions. Which code?`,
    ],
  }),
  telling({
    name: 'toxin by limbs',
    rule: 'chemodenervation',
    facts: fc.record({ left: fc.integer({ min: 1, max: 9 }), right: fc.integer({ min: 1, max: 9 }) }),
    input: ({ left, right }) => ({ target: 'limbs', musclesByLimb: [left, right] }),
    say: [
      ({ left, right }) =>
        `Botulinum toxin for spasticity: ${left} muscles in the left arm and ${right} muscles in the right arm. Codes?`,
      ({ left, right }) =>
        `Chemodenervation for limb spasticity - left leg: ${word(left)} muscles, right leg: ${word(right)} muscles. CPT?`,
    ],
  }),
  telling({
    name: 'psychotherapy by minutes',
    rule: 'psychotherapy',
    facts: fc.integer({ min: 16, max: 90 }),
    input: minutes => ({ minutes, kind: 'individual', visit: 'no' }),
    say: [
      minutes => `Individual psychotherapy, ${minutes} minutes, no E/M. Code?`,
      minutes => `LCSW saw the patient for individual psychotherapy for ${minutes} min without an E/M. CPT?`,
    ],
  }),
  telling({
    name: 'critical care by minutes',
    rule: 'critical-care',
    facts: fc.integer({ min: 30, max: 300 }),
    input: minutes => ({ minutes, payer: 'medicare' }),
    say: [
      minutes => `Medicare. ${minutes} minutes of critical care, procedures excluded. Codes?`,
      minutes => `Critical care time ${minutes} min. Medicare patient. How many units?`,
    ],
  }),
];

test.each(tellings)('$name: however it is told, the lines are the rule’s', ({ check }) => {
  check();
});

const SITES = ['left heel', 'right heel', 'sacrum', 'left hip', 'right ankle', 'left calf'];
const DEPTHS = { subcutaneous: 'subcutaneous tissue', 'muscle-fascia': 'muscle', bone: 'bone' } as const;
type Depth = keyof typeof DEPTHS;
const CODES: Readonly<Record<Depth, readonly [string, string]>> = {
  subcutaneous: ['11042', '11045'],
  'muscle-fascia': ['11043', '11046'],
  bone: ['11044', '11047'],
};

const wounds = fc.uniqueArray(fc.constantFrom(...SITES), { minLength: 2, maxLength: 4 }).chain(places =>
  fc.tuple(
    ...places.map(site =>
      fc.record({
        site: fc.constant(site),
        area: tenths(10, 900),
        depth: fc.constantFrom<Depth>('subcutaneous', 'muscle-fascia', 'bone'),
      }),
    ),
  ),
);
type Told = { site: string; area: number; depth: Depth };
const layouts: readonly ((told: readonly Told[]) => string)[] = [
  told =>
    `${told.map(({ site, area, depth }) => `The ${site} wound, ${area} sq cm, was debrided to ${DEPTHS[depth]}.`).join(' ')} Which codes and units?`,
  told =>
    `Sharp debridement today:\n${told.map(({ site, area, depth }, at) => `${at + 1}. ${site} - ${area} sq cm - debrided to ${DEPTHS[depth]}`).join('\n')}\nWhich codes and units?`,
];
const unordered = (text: string) =>
  answer(text)
    .map(line => line.replaceAll('-59', ''))
    .sort();

test('wounds told in another order give the same lines', () => {
  fc.assert(
    fc.property(wounds, fc.constantFrom(...layouts), (told, say) => {
      const mail = say(told);
      expect([mail, unordered(say(told.toReversed()))]).toEqual([mail, unordered(mail)]);
    }),
    { numRuns: 60, seed: 11 },
  );
});

test('units cover the area told of each depth, and no unit more than needed', () => {
  fc.assert(
    fc.property(wounds, fc.constantFrom(...layouts), (told, say) => {
      const lines = unordered(say(told));
      const unitsOf = (code: string) =>
        Number(lines.find(line => line.startsWith(code))?.replace(/^.* x/, '') ?? 0);
      for (const depth of ['subcutaneous', 'muscle-fascia', 'bone'] as const) {
        const own = told.filter(one => one.depth === depth);
        const tenthsOfTotal = own.reduce((sum, one) => sum + Math.round(one.area * 10), 0);
        const [base, more] = CODES[depth];
        const covered = (unitsOf(base) + unitsOf(more)) * 200;
        expect([say(told), depth, covered]).toEqual([say(told), depth, Math.ceil(tenthsOfTotal / 200) * 200]);
      }
    }),
    { numRuns: 60, seed: 12 },
  );
});
