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

/** A fusion or decompression: the first level, and each further one where it has an add-on of its own. */
function counted(
  kind: string,
  words: string,
  noun: string,
  base: string,
  from: string,
  more?: string,
): Row[] {
  const first: Row = {
    code: base,
    text: `${words}, first ${noun}`,
    from,
    criteria: { measure: 'count', from: 1, choose: { kind } },
    globalDays: '090',
  };
  if (more === undefined) return [first];
  const further: Row = {
    code: more,
    text: `${words}, each further ${noun} (add-on)`,
    from,
    criteria: { measure: 'count', perAdditional: 1, beyond: 1, baseCodes: [base], choose: { kind } },
    globalDays: 'ZZZ',
  };
  return [first, further];
}

/** Fusions and decompressions beside which cages and grafts are reported. */
const BASES = ['22551', '22558', '22612', '22630', '22633', '63045', '63046', '63047'];

const device = (code: string, text: string, kind: string, from = '2017-01-01'): Row => ({
  code,
  text: `${text} (add-on)`,
  from,
  criteria: { baseCodes: BASES, choose: { kind } },
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
        baseCodes: ['63045', '63046', '63047'],
      },
      globalDays: 'ZZZ',
    },
    ...counted(
      'cervical-decompression',
      'Neck decompression from behind by removal of lamina and facet parts',
      'vertebral segment',
      '63045',
      '1992-01-01',
    ),
    ...counted(
      'thoracic-decompression',
      'Chest spine decompression from behind by removal of lamina and facet parts',
      'vertebral segment',
      '63046',
      '1992-01-01',
    ),
    ...counted(
      'posterolateral-fusion',
      'Lumbar fusion from behind beside the facets',
      'interspace',
      '22612',
      '1992-01-01',
      '22614',
    ),
    ...counted(
      'posterior-interbody-fusion',
      'Lumbar fusion from behind between the bodies, with disc removal',
      'interspace',
      '22630',
      '1992-01-01',
      '22632',
    ),
    ...counted(
      'combined-posterior-fusion',
      'Lumbar fusion from behind, beside the facets and between the bodies together',
      'interspace',
      '22633',
      '2012-01-01',
      '22634',
    ),
    ...counted(
      'anterior-lumbar-fusion',
      'Lumbar fusion from the front between the bodies',
      'interspace',
      '22558',
      '1992-01-01',
      '22585',
    ),
    {
      code: '63052',
      text: 'Decompression at the interspace of a lumbar fusion between the bodies, first segment (add-on)',
      from: '2022-01-01',
      criteria: {
        measure: 'count',
        from: 1,
        baseCodes: ['22630', '22632', '22633', '22634'],
        choose: { kind: 'decompression-at-fusion', step: 'first' },
      },
      globalDays: 'ZZZ',
    },
    {
      code: '63053',
      text: 'Decompression at the interspace of a lumbar fusion between the bodies, each further segment (add-on)',
      from: '2022-01-01',
      criteria: {
        measure: 'count',
        baseCodes: ['22630', '22632', '22633', '22634'],
        choose: { kind: 'decompression-at-fusion', step: 'further' },
      },
      globalDays: 'ZZZ',
    },
    device('22853', 'Cage or like device in an interspace together with a fusion, each interspace', 'cage'),
    device('22854', 'Cage or like device in place of a removed vertebral body, each gap', 'corpectomy-cage'),
    device('22859', 'Cage or like device in an interspace without a fusion, each gap', 'cage-without-fusion'),
    device('20930', 'Bone chips of a donor for spine surgery, once', 'allograft-morsel', '1996-01-01'),
    device(
      '20931',
      'Structural bone of a donor for spine surgery, once',
      'allograft-structural',
      '1996-01-01',
    ),
    device('20936', 'Own bone from the same cut for spine surgery, once', 'autograft-local', '1996-01-01'),
    device(
      '20937',
      'Own bone chips from another cut for spine surgery, once',
      'autograft-morsel',
      '1996-01-01',
    ),
    device(
      '20938',
      'Own structural bone from another cut for spine surgery, once',
      'autograft-structural',
      '1996-01-01',
    ),
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
