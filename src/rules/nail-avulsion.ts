import { z } from 'zod';
import { defineRule } from './rule.ts';

const TOES = ['TA', 'T1', 'T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'T8', 'T9'] as const;

/** Avulsion of nail plates: the first nail, then each further nail; borders are not counted. */
export const nailAvulsion = defineRule({
  id: 'nail-avulsion',
  title: 'Nail avulsion or permanent removal by nails, with toe modifiers',
  area: 'feet',
  source: 'CPT 11730/11732 and 11750 (widely published); toe modifiers TA-T9 in the HCPCS modifier list',
  standing: 'practice',
  from: '2010-01-01',
  families: ['foot-care'],
  input: z.object({
    toes: z.array(z.enum(TOES)).min(1).max(10),
    /** The matrix was destroyed or removed too (phenol, matrixectomy). */
    permanent: z.boolean().default(false),
  }),
  examples: [
    { given: { toes: ['TA'] }, expect: ['11730-TA x1'] },
    { given: { toes: ['TA', 'T5'] }, expect: ['11730-TA x1', '11732-T5 x1'] },
    { given: { toes: ['TA', 'TA'] }, expect: ['11730-TA x1'], why: 'two borders of one nail are one nail' },
    {
      given: { toes: ['T5'], permanent: true },
      expect: ['11750-T5 x1'],
      why: 'with the matrix: permanent removal, which holds the avulsion',
    },
    { given: { toes: ['TA', 'T5'], permanent: true }, expect: ['11750-TA x1', '11750-T5 x1'] },
    { given: { toes: ['T1', 'T2', 'T6'] }, expect: ['11730-T1 x1', '11732-T2 x1', '11732-T6 x1'] },
  ],
  run: ({ toes, permanent }) => {
    // One order whatever the mail's: which toe carries the first code must not change with the telling.
    const nails = TOES.filter(toe => toes.includes(toe));
    return {
      lines: nails.map((toe, at) => ({
        ...codeOf(at, permanent),
        units: 1,
        modifiers: [toe],
      })),
      trace: [`${nails.length} nail(s), borders not counted`],
      documentation: ['Which toe and border, anesthesia, how much of the plate was removed and why'],
    };
  },
});

function codeOf(at: number, permanent: boolean): { code: string; because: string } {
  if (permanent)
    return {
      code: '11750',
      because: 'nail and matrix removed for good, nail by nail; the avulsion is part of it',
    };
  return at === 0 ? { code: '11730', because: 'first nail' } : { code: '11732', because: 'further nail' };
}
