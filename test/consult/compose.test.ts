import fc from 'fast-check';
import type { Facts, Procedure } from '../../src/case/facts.ts';
import { opinionSchema } from '../../src/consult/opinion.ts';
import {
  compose,
  debridement,
  mention,
  npwt,
  printLines,
  procedure,
  RECEIVED_ON,
  starterBook,
  stated,
  TEXT,
  wound,
} from './case-facts.ts';

const one = (areaCm2?: number) => [wound('w1', areaCm2)];

const cases: readonly (readonly [string, Partial<Facts>, readonly string[]])[] = [
  ['disposable NPWT, 45', { wounds: one(45), procedures: [npwt('disposable')] }, ['97607 x1 bill']],
  ['disposable NPWT, exactly 50', { wounds: one(50), procedures: [npwt('disposable')] }, ['97607 x1 bill']],
  ['disposable NPWT, 50.1', { wounds: one(50.1), procedures: [npwt('disposable')] }, ['97608 x1 bill']],
  ['disposable NPWT, 62', { wounds: one(62), procedures: [npwt('disposable')] }, ['97608 x1 bill']],
  ['durable NPWT, 50', { wounds: one(50), procedures: [npwt('durable')] }, ['97605 x1 bill']],
  ['durable NPWT, 50.1', { wounds: one(50.1), procedures: [npwt('durable')] }, ['97606 x1 bill']],
  [
    'two wounds under one NPWT are added',
    { wounds: [wound('w1', 30), wound('w2', 20.5)], procedures: [npwt('disposable')] },
    ['97608 x1 bill'],
  ],
  [
    'sides are multiplied without the depth',
    { wounds: [{ id: 'w1', sidesCm: stated([9, 5, 2]) }], procedures: [npwt('disposable')] },
    ['97607 x1 bill'],
  ],
  [
    'the stated total counts when single wounds have no size',
    { wounds: [wound('w1'), wound('w2')], totalAreaCm2: stated(62), procedures: [npwt('disposable')] },
    ['97608 x1 bill'],
  ],
  [
    'selective debridement and NPWT on the same wound: only the debridement',
    { wounds: one(45), procedures: [npwt('disposable'), debridement('epidermis-dermis')] },
    ['97597 x1 bill', '97598 x2 bill'],
  ],
  [
    'surgical debridement and NPWT on the same wound: no pair',
    { wounds: one(45), procedures: [npwt('disposable'), debridement('subcutaneous')] },
    ['11042 x1 bill', '11045 x2 bill', '97607 x1 bill'],
  ],
  [
    'separate wounds: modifier 59 on column two',
    {
      wounds: [
        wound('w1', 45, { site: stated('heel', 'heel') }),
        wound('w2', 20, { site: stated('sacrum', 'sacrum') }),
      ],
      procedures: [
        npwt('disposable', { wounds: ['w1'] }),
        debridement('epidermis-dermis', { wounds: ['w2'] }),
      ],
    },
    ['97597 x1 bill', '97607-59 x1 bill'],
  ],
  [
    'two bare measurements may be one wound: no modifier 59 on a guess',
    {
      wounds: [wound('w1', 45), wound('w2', 18)],
      procedures: [
        npwt('disposable', { wounds: ['w1'] }),
        debridement('epidermis-dermis', { wounds: ['w2'] }),
      ],
    },
    ['97597 x1 bill', '97607 x1 depends'],
  ],
  [
    'two depths have two base codes',
    {
      wounds: [
        wound('w1', 30, { site: stated('heel', 'heel') }),
        wound('w2', 20, { site: stated('sacrum', 'sacrum') }),
      ],
      procedures: [debridement('subcutaneous', { wounds: ['w1'] }), debridement('bone', { wounds: ['w2'] })],
    },
    ['11044 x1 bill', '11042-59 x1 bill', '11045 x1 bill'],
  ],
  [
    'two depths on wounds that are not told apart: the lesser depends',
    {
      wounds: [wound('w1', 30), wound('w2', 20)],
      procedures: [debridement('subcutaneous', { wounds: ['w1'] }), debridement('bone', { wounds: ['w2'] })],
    },
    ['11044 x1 bill', '11042 x1 depends', '11045 x1 bill'],
  ],
  [
    'wounds of one depth are added',
    {
      wounds: [wound('w1', 12), wound('w2', 8.1)],
      procedures: [
        debridement('subcutaneous', { wounds: ['w1'] }),
        debridement('subcutaneous', { wounds: ['w2'] }),
      ],
    },
    ['11042 x1 bill', '11045 x1 bill'],
  ],
  [
    'only the debrided part counts',
    { wounds: one(45), procedures: [debridement('subcutaneous', { areaCm2: stated(20) })] },
    ['11042 x1 bill'],
  ],
  [
    'debrided area unknown: the base stands, its units depend',
    { wounds: one(), procedures: [debridement('bone')] },
    ['11044 x1 depends'],
  ],
  ['NPWT of unknown size gives no line', { wounds: one(), procedures: [npwt('disposable')] }, []],
  ['NPWT of unknown device gives no line', { wounds: one(45), procedures: [npwt()] }, []],
  [
    'planned NPWT is not billed',
    { wounds: one(45), procedures: [npwt('disposable', { state: 'planned' })] },
    [],
  ],
  [
    'negated debridement is not billed',
    { wounds: one(45), procedures: [npwt('disposable'), debridement(undefined, { state: 'negated' })] },
    ['97607 x1 bill'],
  ],
  [
    'a visit beside a minor procedure depends on modifier 25',
    {
      wounds: one(10),
      procedures: [debridement('subcutaneous')],
      visit: { patient: stated('established' as const), minutes: stated(25) },
    },
    ['11042 x1 bill', '99213-25 x1 depends'],
  ],
  [
    'a separate visit takes modifier 25',
    {
      wounds: one(10),
      procedures: [debridement('subcutaneous')],
      visit: {
        patient: stated('established' as const),
        mdm: stated('moderate' as const),
        separate: stated(true),
      },
    },
    ['11042 x1 bill', '99214-25 x1 bill'],
  ],
  [
    'a visit beside NPWT needs to be separate too',
    {
      wounds: one(30),
      procedures: [npwt('disposable')],
      visit: { patient: stated('new' as const), minutes: stated(30) },
    },
    ['97607 x1 bill', '99203-25 x1 depends'],
  ],
  [
    'skin substitutes of two site groups are never added',
    {
      wounds: [
        wound('w1', 60, { siteGroup: 'trunk-arm-leg' }),
        wound('w2', 60, { siteGroup: 'face-hand-foot' }),
      ],
      procedures: [procedure('skin-substitute')],
    },
    ['15275 x1 bill', '15276 x2 bill', '15271 x1 bill', '15272 x2 bill'],
  ],
  ['nothing done', { wounds: [], procedures: [] }, []],
];

test.each(cases)('%s', (_, facts, lines) => {
  const opinion = compose(facts);
  expect(opinionSchema.parse(opinion)).toEqual(opinion);
  expect(printLines(opinion.lines)).toEqual(lines);
  expect(compose(facts)).toEqual(opinion);
});

test('the wound case with unstated depth: 97607 stands, two branches decide the rest', () => {
  const opinion = compose({ wounds: one(45), procedures: [npwt('disposable'), debridement()] }, [
    mention('97607'),
    mention('97597'),
  ]);
  expect(printLines(opinion.lines)).toEqual(['97607 x1 depends']);
  expect(opinion.branches.map(branch => printLines(branch.lines))).toEqual([
    ['97597 x1 bill', '97598 x2 bill', '97607 x1 do-not-bill'],
    ['11042 x1 bill', '11045 x2 bill', '97607 x1 bill'],
  ]);
  expect(opinion.questions.join()).toContain('deepest tissue removed');
  expect(opinion.arithmetic.map(step => step.text)).toContain(
    '45 - 20 = 25 sq cm; 25 / 20 rounds up to 2 units of 97598',
  );
  expect(opinion.edits).toContainEqual(
    expect.objectContaining({
      kind: 'ptp',
      columnOne: '97597',
      columnTwo: '97607',
      indicator: 1,
      state: 'depends',
    }),
  );
  expect(opinion.edits).toContainEqual(
    expect.objectContaining({ codes: ['11042', '97607'], state: 'clear' }),
  );
  expect(opinion.alternatives).toContain('Were the total more than 50 sq cm: 97608.');
  expect(opinion.doNotBill.map(each => each.code)).toEqual(
    expect.arrayContaining(['97602', 'A9272', 'E2402']),
  );
  expect(opinion.dateOfService).toEqual({ date: RECEIVED_ON, assumed: true });
});

test('a missing area is asked for with the boundary, both codes in branches', () => {
  const opinion = compose({ wounds: one(), procedures: [npwt('disposable')] });
  expect(opinion.questions[0]).toBe(
    'Surface area is not stated: 97607 covers up to 50 sq cm, 97608 covers more than 50 sq cm. What was the total area of all wounds under NPWT, in sq cm?',
  );
  expect(opinion.branches.map(branch => printLines(branch.lines))).toEqual([
    ['97607 x1 bill'],
    ['97608 x1 bill'],
  ]);
});

test.each<[string, number, readonly string[], number]>([
  ['near the boundary decides nothing', 50, [], 2],
  ['far from it is taken as it stands', 30, ['97607 x1 bill'], 0],
])('an approximate area %s', (_, areaCm2, lines, branches) => {
  const about = { ...stated(areaCm2, '45 sq cm'), approximate: true };
  const opinion = compose({ wounds: [{ id: 'w1', areaCm2: about }], procedures: [npwt('disposable')] });
  expect(printLines(opinion.lines)).toEqual(lines);
  expect(opinion.branches).toHaveLength(branches);
  expect(opinion.questions.join().includes('stated only approximately')).toBe(branches > 0);
});

test.each<[string, number, number, readonly string[], readonly string[]]>([
  ['on one side of the boundary is one answer', 40, 50, ['97607 x1 bill'], []],
  ['over the boundary gives both', 45, 55, [], ['97607 x1 bill', '97608 x1 bill']],
])('a range %s', (_, low, high, lines, branches) => {
  const area = { ...stated(high, `${low}-${high} sq cm`), approximate: true, range: { low, high } };
  const opinion = compose({ wounds: [{ id: 'w1', areaCm2: area }], procedures: [npwt('disposable')] });
  expect(printLines(opinion.lines)).toEqual(lines);
  expect(opinion.branches.flatMap(branch => printLines(branch.lines))).toEqual(branches);
  expect(opinion.questions.join().includes('A range is stated')).toBe(branches.length > 0);
});

test('a range beside another missing fact splits only the branches it changes', () => {
  const area = { ...stated(55, '45-55 sq cm'), approximate: true, range: { low: 45, high: 55 } };
  const opinion = compose({ wounds: [{ id: 'w1', areaCm2: area }], procedures: [npwt()] });
  expect(opinion.branches.map(branch => [branch.when, ...printLines(branch.lines)])).toEqual([
    ['If the device was disposable and it measured 45', '97607 x1 bill'],
    ['If the device was disposable and it measured 55', '97608 x1 bill'],
    ['If it was a durable (DME) pump and it measured 45', '97605 x1 bill'],
    ['If it was a durable (DME) pump and it measured 55', '97606 x1 bill'],
  ]);
});

test('a missing device gives both devices', () => {
  const opinion = compose({ wounds: one(62), procedures: [npwt()] });
  expect(opinion.branches.map(branch => printLines(branch.lines))).toEqual([
    ['97608 x1 bill'],
    ['97606 x1 bill'],
  ]);
  expect(opinion.questions[0]).toContain('Which NPWT device');
});

test('asked codes get a verdict each: supported, wrong sibling, deleted with its replacement, unknown', () => {
  const opinion = compose({ wounds: one(62), procedures: [npwt('disposable')] }, [
    mention('97608'),
    mention('97607'),
    mention('99201'),
    mention('99999'),
    mention('A9272'),
    mention('97605', { role: 'quoted' }),
  ]);
  expect(opinion.asked.map(asked => `${asked.code} ${asked.verdict}`)).toEqual([
    '97608 supported',
    '97607 not-supported',
    '99201 not-supported',
    '99999 not-covered',
    'A9272 not-supported',
  ]);
  expect(opinion.asked[2]?.text).toContain('99202');
});

test('more units than the mail billed are named', () => {
  const opinion = compose({ wounds: one(45), procedures: [debridement('subcutaneous')] }, [
    mention('11045', { units: 3, role: 'billed' }),
  ]);
  expect(opinion.asked[0]).toMatchObject({ code: '11045', verdict: 'not-supported' });
});

test('an add-on billed without its base is found', () => {
  const opinion = compose({ wounds: [], procedures: [] }, [mention('97598', { role: 'billed' })]);
  expect(opinion.edits).toContainEqual(
    expect.objectContaining({ kind: 'add-on', codes: ['97598'], state: 'hit' }),
  );
});

test('a visit beside a 90-day procedure asks for the decision for surgery', () => {
  const text = 'Question\n\nCan we bill 28810 and 99214 on one day?';
  const at = (code: string) => ({ start: text.indexOf(code), end: text.indexOf(code) + 5 });
  const opinion = compose({}, [mention('28810', at('28810')), mention('99214', at('99214'))], text);
  expect(printLines(opinion.lines)).toEqual(['28810 x1 bill', '99214 x1 depends']);
  expect(opinion.questions.join()).toContain('decide on the surgery');
});

test('units over the MUE are a hit', () => {
  const opinion = compose({ wounds: one(200), procedures: [debridement('epidermis-dermis')] });
  expect(printLines(opinion.lines)).toContain('97598 x9 bill');
  expect(opinion.edits).toContainEqual(
    expect.objectContaining({ kind: 'mue', codes: ['97598'], state: 'hit' }),
  );
});

test('a pressure ulcer gives its diagnosis, linked to the line', () => {
  const opinion = compose({
    wounds: [
      wound('w1', 45, {
        site: stated('sacrum'),
        stage: stated('4' as const),
        cause: stated('pressure' as const),
      }),
    ],
    procedures: [npwt('disposable')],
  });
  expect(opinion.diagnoses.map(diagnosis => `${diagnosis.code} ${diagnosis.status}`)).toEqual([
    'L89.154 bill',
  ]);
  expect(opinion.lines[0]?.diagnoses).toEqual(['L89.154']);
});

test('prolonged time prints both payers when none is stated, and one line when it is', () => {
  const visit = { patient: stated('established' as const), minutes: stated(70) };
  const open = compose({ visit });
  expect(printLines(open.lines)).toEqual(['99215 x1 bill']);
  expect(open.payerForks).toHaveLength(1);
  const medicare = compose({ visit, payer: stated('medicare' as const) });
  expect(printLines(medicare.lines)).toEqual(['99215 x1 bill', 'G2212 x1 bill']);
  expect(medicare.payerForks).toEqual([]);
});

test('the prolonged code of the other payers is refused, not taken as coded', () => {
  const visit = { patient: stated('established' as const), minutes: stated(70) };
  const text = 'Can we bill 99417 for Medicare?';
  const opinion = compose(
    { visit, payer: stated('medicare' as const) },
    [mention('99417', { start: 12, end: 17 })],
    text,
  );
  expect(printLines(opinion.lines)).toEqual(['99215 x1 bill', 'G2212 x1 bill']);
  expect(opinion.asked[0]).toMatchObject({ code: '99417', verdict: 'not-supported' });
});

test('a mail without a case says so and asks what is needed', () => {
  const opinion = compose({});
  expect(opinion.lines).toEqual([]);
  expect(opinion.bottomLine).toContain('No code can be recommended');
  expect(opinion.questions.length).toBeGreaterThan(0);
  expect(opinion.confidence.level).toBe('low');
});

test('a mail with thousands of codes is bounded', () => {
  const many = Array.from({ length: 5000 }, (_, at) => mention(String(11000 + at), { start: 0 }));
  const started = performance.now();
  const opinion = compose(
    { wounds: one(45), procedures: [npwt('disposable')] },
    many,
    `Can we bill these? ${TEXT}`,
  );
  expect(performance.now() - started).toBeLessThan(3000);
  expect(opinion.lines.length).toBeLessThanOrEqual(20);
  expect(opinion.asked.length).toBeLessThanOrEqual(40);
  expect(JSON.stringify(opinion).length).toBeLessThan(200_000);
});

const areaSchema = fc.integer({ min: 1, max: 3000 }).map(tenths => tenths / 10);
const depthSchema = fc.constantFrom('epidermis-dermis', 'subcutaneous', 'muscle-fascia', 'bone');

const unitsOf = (facts: Partial<Facts>) => compose(facts).lines.reduce((sum, line) => sum + line.units, 0);

test('more area never gives fewer units', () => {
  fc.assert(
    fc.property(areaSchema, areaSchema, depthSchema, (a, b, depth) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      const units = (area: number) => unitsOf({ wounds: one(area), procedures: [debridement(depth)] });
      return units(less) <= units(more);
    }),
    { numRuns: 60 },
  );
});

test('units of 20 sq cm always cover the area, with less than one step to spare', () => {
  fc.assert(
    fc.property(areaSchema, depthSchema, (area, depth) => {
      const covered = unitsOf({ wounds: one(area), procedures: [debridement(depth)] }) * 20;
      return covered >= area && covered - area < 20;
    }),
    { numRuns: 60 },
  );
});

test('the order of wounds and procedures never changes the lines', () => {
  const someWound = fc.record({ area: areaSchema, depth: depthSchema, npwt: fc.boolean() });
  fc.assert(
    fc.property(fc.array(someWound, { minLength: 1, maxLength: 5 }), wounds => {
      const build = (order: readonly (typeof wounds)[number][]) => {
        const named = order.map((each, at) => ({ ...each, id: `w${at + 1}` }));
        const procedures: Procedure[] = named.flatMap(each => [
          debridement(each.depth, { wounds: [each.id] }),
          ...(each.npwt ? [npwt('disposable', { wounds: [each.id] })] : []),
        ]);
        return printLines(
          compose({ wounds: named.map(each => wound(each.id, each.area)), procedures }).lines,
        );
      };
      expect(build([...wounds].reverse())).toEqual(build(wounds));
    }),
    { numRuns: 60 },
  );
});

test('every code on a line is valid on its date', () => {
  const someCase = fc.record({
    area: fc.option(areaSchema, { nil: undefined }),
    depth: fc.option(depthSchema, { nil: undefined }),
    device: fc.constantFrom('disposable' as const, 'durable' as const, undefined),
  });
  fc.assert(
    fc.property(someCase, ({ area, depth, device }) => {
      const opinion = compose({ wounds: one(area), procedures: [npwt(device), debridement(depth)] });
      const codes = [...opinion.lines, ...opinion.branches.flatMap(branch => branch.lines)].map(
        line => line.code,
      );
      return codes.every(code => starterBook.card(code, RECEIVED_ON)?.status === 'valid');
    }),
    { numRuns: 60 },
  );
});
