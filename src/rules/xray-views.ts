import { bandRule } from './band-rule.ts';

/** Plain films by region and number of views. */
export const xrayViews = bandRule({
  id: 'xray-views',
  title: 'X-rays by region and number of views',
  area: 'radiology and tests',
  source: 'CPT plain film criteria in the catalog (widely published view counts)',
  standing: 'practice',
  from: '2018-01-01',
  family: 'xray-views',
  measure: { field: 'views', unit: 'views', question: 'How many views were taken?', whole: true },
  choices: [
    {
      field: 'region',
      question: 'Which region was taken: chest, knee, hip (one or both sides), neck spine or lumbar spine?',
      values: {
        chest: 'it was the chest',
        knee: 'it was a knee',
        'hip-one-side': 'it was one hip',
        'hip-both-sides': 'it was both hips',
        'cervical-spine': 'it was the neck spine',
        'lumbar-spine': 'it was the lumbar spine',
      },
    },
  ],
  documentation: ['Each view by name, side, and the written interpretation'],
  examples: [
    { given: { region: 'chest', views: 1 }, expect: ['71045 x1'] },
    { given: { region: 'chest', views: 2 }, expect: ['71046 x1'] },
    { given: { region: 'chest', views: 3 }, expect: ['71047 x1'] },
    { given: { region: 'chest', views: 4 }, expect: ['71048 x1'] },
    { given: { region: 'knee', views: 2 }, expect: ['73560 x1'] },
    { given: { region: 'knee', views: 3 }, expect: ['73562 x1'] },
    { given: { region: 'knee', views: 4 }, expect: ['73564 x1'] },
    { given: { region: 'hip-one-side', views: 3 }, expect: ['73502 x1'] },
    { given: { region: 'hip-both-sides', views: 5 }, expect: ['73523 x1'] },
    { given: { region: 'cervical-spine', views: 3 }, expect: ['72040 x1'] },
    { given: { region: 'cervical-spine', views: 4 }, expect: ['72050 x1'] },
    { given: { region: 'cervical-spine', views: 6 }, expect: ['72052 x1'] },
    { given: { region: 'lumbar-spine', views: 4 }, expect: ['72110 x1'] },
  ],
});
