import type { StarterFamily } from './row.ts';

type Row = StarterFamily['codes'][number];

const fixation = (code: string, text: string, way: string, from: number, upTo?: number): Row => ({
  code,
  text: `${text} (add-on to the fusion or decompression)`,
  from: '1996-01-01',
  criteria: {
    measure: 'count',
    from,
    ...(upTo !== undefined && { upTo }),
    choose: { kind: 'instrumentation', way },
  },
  globalDays: 'ZZZ',
});

/** Spine surgery counted by interspaces (fusion) or by vertebral segments (decompression, instrumentation). */
export const spine: StarterFamily = {
  family: 'spine',
  system: 'CPT',
  source:
    'counts of interspaces and segments in spine surgery: widely published, to be checked against a CPT book',
  codes: [
    {
      code: '22551',
      text: 'Anterior neck fusion with removal of the disc and decompression, first interspace',
      from: '2011-01-01',
      criteria: { measure: 'count', from: 1, choose: { kind: 'anterior-cervical-fusion' } },
      globalDays: '090',
    },
    {
      code: '22552',
      text: 'Anterior neck fusion with removal of the disc and decompression, each further interspace (add-on)',
      from: '2011-01-01',
      criteria: {
        measure: 'count',
        perAdditional: 1,
        beyond: 1,
        baseCodes: ['22551'],
        choose: { kind: 'anterior-cervical-fusion' },
      },
      globalDays: 'ZZZ',
    },
    {
      code: '63047',
      text: 'Lumbar decompression by removal of lamina and facet parts, first vertebral segment',
      from: '1992-01-01',
      criteria: { measure: 'count', from: 1, choose: { kind: 'lumbar-decompression' } },
      globalDays: '090',
    },
    {
      code: '63048',
      text: 'Decompression by removal of lamina and facet parts, each further vertebral segment (add-on)',
      from: '1992-01-01',
      criteria: {
        measure: 'count',
        perAdditional: 1,
        beyond: 1,
        baseCodes: ['63047'],
        choose: { kind: 'lumbar-decompression' },
      },
      globalDays: 'ZZZ',
    },
    fixation('22840', 'Posterior instrumentation fixed at its two ends only', 'posterior-ends', 2),
    fixation(
      '22842',
      'Posterior segmental instrumentation, 3 to 6 vertebral segments',
      'posterior-segmental',
      3,
      6,
    ),
    fixation(
      '22843',
      'Posterior segmental instrumentation, 7 to 12 vertebral segments',
      'posterior-segmental',
      7,
      12,
    ),
    fixation(
      '22844',
      'Posterior segmental instrumentation, 13 or more vertebral segments',
      'posterior-segmental',
      13,
    ),
    fixation('22845', 'Anterior instrumentation, 2 to 3 vertebral segments', 'anterior', 2, 3),
    fixation('22846', 'Anterior instrumentation, 4 to 7 vertebral segments', 'anterior', 4, 7),
    fixation('22847', 'Anterior instrumentation, 8 or more vertebral segments', 'anterior', 8),
  ],
};
