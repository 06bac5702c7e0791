import { z } from 'zod';
import { cardsOf } from './choose.ts';
import { defineRule, type RuleLine } from './rule.ts';

const joint = z.object({
  joint: z.enum([
    'finger',
    'toe',
    'wrist',
    'elbow',
    'ankle',
    'jaw',
    'acromioclavicular',
    'shoulder',
    'hip',
    'knee',
    'subacromial-bursa',
    'trochanteric-bursa',
    'olecranon-bursa',
    'knee-bursa',
    'midfoot',
  ]),
  side: z.enum(['left', 'right', 'both']).optional(),
  /** Of a finger or toe: 1 the thumb or great toe, 5 the little one. */
  digit: z.number().int().min(1).max(5).optional(),
  ultrasound: z.boolean().default(false),
  /** Fluoroscopy has a code of its own beside the injection. */
  fluoroscopy: z.boolean().default(false),
});
const input = z.object({
  joints: z.array(joint).min(1).max(20),
  bilateral: z.enum(['modifier-50', 'two-lines']).default('modifier-50'),
});
type Joint = z.output<typeof joint>;

const SIZE: Readonly<Record<Joint['joint'], string>> = {
  finger: 'small',
  toe: 'small',
  wrist: 'medium',
  elbow: 'medium',
  ankle: 'medium',
  jaw: 'medium',
  acromioclavicular: 'medium',
  shoulder: 'large',
  hip: 'large',
  knee: 'large',
  'subacromial-bursa': 'large',
  'trochanteric-bursa': 'large',
  'knee-bursa': 'large',
  'olecranon-bursa': 'medium',
  midfoot: 'medium',
};

/** Joint aspiration or injection: one unit a joint by size; ultrasound guidance is in the code. */
export const jointInjection = defineRule({
  id: 'joint-injection',
  title: 'Joint injection by size, side and ultrasound',
  area: 'counts',
  source:
    'CPT 20600-20611 criteria in the catalog (coding corner articles); ultrasound guidance included: CPT code choice',
  standing: 'published',
  from: '2015-01-01',
  families: ['injections'],
  input,
  examples: [
    { given: { joints: [{ joint: 'knee', side: 'right' }] }, expect: ['20610-RT x1'] },
    { given: { joints: [{ joint: 'knee', side: 'both' }] }, expect: ['20610-50 x1'] },
    {
      given: { joints: [{ joint: 'knee', side: 'both' }], bilateral: 'two-lines' },
      expect: ['20610-RT x1', '20610-LT x1'],
    },
    { given: { joints: [{ joint: 'knee', side: 'left', ultrasound: true }] }, expect: ['20611-LT x1'] },
    { given: { joints: [{ joint: 'wrist', side: 'left' }] }, expect: ['20605-LT x1'] },
    { given: { joints: [{ joint: 'finger', side: 'right' }] }, expect: ['20600-RT x1'] },
    { given: { joints: [{ joint: 'finger', side: 'right', digit: 2 }] }, expect: ['20600-F6 x1'] },
    { given: { joints: [{ joint: 'toe', side: 'left', digit: 1 }] }, expect: ['20600-TA x1'] },
    {
      given: { joints: [{ joint: 'finger', side: 'both', digit: 1 }] },
      expect: ['20600-FA x1', '20600-F5 x1'],
      why: 'a modifier a digit, not 50',
    },
    {
      given: {
        joints: [
          { joint: 'shoulder', side: 'right' },
          { joint: 'knee', side: 'left' },
        ],
      },
      expect: ['20610-RT x1', '20610-59-LT x1'],
      why: 'second large joint: another site',
    },
    {
      given: {
        joints: [
          { joint: 'knee', side: 'left', ultrasound: true },
          { joint: 'knee', side: 'right' },
        ],
      },
      expect: ['20611-LT x1', '20610-RT x1'],
      why: 'LT and RT already tell two joints apart',
    },
    {
      given: {
        joints: [
          { joint: 'shoulder', side: 'right', ultrasound: true },
          { joint: 'knee', side: 'right' },
        ],
      },
      expect: ['20611-RT x1', '20610-59-RT x1'],
      why: 'another joint on the same side',
    },
    {
      given: { joints: [{ joint: 'hip', side: 'right', fluoroscopy: true }] },
      expect: ['20610-RT x1', '77002 x1'],
    },
    { given: { joints: [{ joint: 'olecranon-bursa', side: 'left' }] }, expect: ['20605-LT x1'] },
    { given: { joints: [{ joint: 'knee' }] }, expect: ['20610 x1'], asks: ['side'] },
  ],
  run: ({ joints: told, bilateral }, at) => {
    const joints = told.toSorted(byPlace);
    const lines: RuleLine[] = [];
    for (const one of joints) {
      const ultrasound = one.ultrasound ? 'yes' : 'no';
      const card = cardsOf(at.book, 'injections', at.on, {
        kind: 'joint',
        size: SIZE[one.joint],
        ultrasound,
      }).find(each => each.criteria?.choose?.kind === 'joint');
      if (!card) continue;
      const again = isAnotherSite(lines, card.code, one, joints) ? ['59'] : [];
      for (const side of sides(one, bilateral)) {
        lines.push({
          code: card.code,
          units: 1,
          modifiers: [...again, ...side],
          because: `${one.joint}: ${SIZE[one.joint]} joint${one.ultrasound ? ', ultrasound guidance included' : ''}`,
        });
      }
    }
    if (joints.some(one => one.fluoroscopy && !one.ultrasound)) {
      lines.push({
        code: '77002',
        units: 1,
        because: 'fluoroscopic guidance, once; 26 where the equipment is another’s',
      });
    }
    return {
      lines,
      trace: lines.map(line => `${line.code}: ${line.because}`),
      missing: joints.some(one => one.side === undefined)
        ? [{ field: 'side', question: 'Which side was injected, left, right or both?', options: [] }]
        : [],
      notes: [
        'One unit a joint, however many injections into it. Ultrasound needs a kept image and report; 76942 is not added. The drug is a separate J code.',
      ],
      refused: joints.some(one => one.ultrasound)
        ? [{ code: '76942', reason: 'Ultrasound guidance is part of 20604, 20606 and 20611.' }]
        : [],
      documentation: [
        'Joint and side, approach, drug and dose, and for ultrasound the kept image with report',
      ],
    };
  },
});

/** One order whatever the mail's: guided ones first, then by joint and side, so that 59 always falls on the same line. */
function byPlace(a: Joint, b: Joint): number {
  const rank = ({ joint: name, side, ultrasound }: Joint) =>
    (ultrasound ? 0 : 1000) + Object.keys(SIZE).indexOf(name) * 10 + (side ? SIDES.indexOf(side) : 3);
  return rank(a) - rank(b);
}

const SIDES = ['right', 'left', 'both'] as const;

/** A second joint of the same code, or of the same size and side with the other kind of guidance. */
function isAnotherSite(
  lines: readonly RuleLine[],
  code: string,
  one: Joint,
  joints: readonly Joint[],
): boolean {
  if (lines.some(line => line.code === code)) return true;
  const guided = joints.find(
    other => other !== one && other.ultrasound && !one.ultrasound && SIZE[other.joint] === SIZE[one.joint],
  );
  return guided !== undefined && (guided.side === one.side || guided.side === 'both' || one.side === 'both');
}

/** Modifiers of the digits of the left and the right, thumb or great toe first (CMS, HCPCS modifiers). */
const DIGIT_MODIFIERS = {
  finger: { left: ['FA', 'F1', 'F2', 'F3', 'F4'], right: ['F5', 'F6', 'F7', 'F8', 'F9'] },
  toe: { left: ['TA', 'T1', 'T2', 'T3', 'T4'], right: ['T5', 'T6', 'T7', 'T8', 'T9'] },
} as const;

function digitModifiers({ joint: name, side, digit }: Joint): string[][] {
  if ((name !== 'finger' && name !== 'toe') || digit === undefined || side === undefined) return [];
  const names = DIGIT_MODIFIERS[name];
  const told = side === 'both' ? (['left', 'right'] as const) : [side];
  return told.flatMap(one => {
    const modifier = names[one][digit - 1];
    return modifier === undefined ? [] : [[modifier]];
  });
}

function sides(one: Joint, bilateral: string): string[][] {
  const digits = digitModifiers(one);
  if (digits.length > 0) return digits;
  if (one.side === 'both') return bilateral === 'modifier-50' ? [['50']] : [['RT'], ['LT']];
  return one.side === undefined ? [[]] : [[one.side === 'left' ? 'LT' : 'RT']];
}
