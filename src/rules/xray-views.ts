import { z } from 'zod';
import { bandRule } from './band-rule.ts';
import { type Side, sideModifiers } from './side.ts';

/** Regions that have a left and a right. */
const SIDED = new Set([
  'clavicle',
  'shoulder',
  'humerus',
  'elbow',
  'forearm',
  'wrist',
  'hand',
  'finger',
  'femur',
  'knee',
  'tibia-fibula',
  'ankle',
  'foot',
  'heel',
  'toe',
  'hip-one-side',
]);

const PARTS = { global: [], professional: ['26'], technical: ['TC'] } as const;

/** Plain films by region and number of views, with the part that is billed and the side. */
export const xrayViews = bandRule({
  id: 'xray-views',
  title: 'X-ray by region, number of views, part and side',
  area: 'radiology and tests',
  source:
    'CPT plain film criteria in the catalog (widely published view counts); 26 and TC: Medicare Physician Fee Schedule, PC/TC indicator 1 for plain films',
  standing: 'practice',
  from: '2018-01-01',
  family: 'xray-views',
  measure: { field: 'views', unit: 'views', question: 'How many views were taken?', whole: true },
  choices: [
    {
      field: 'region',
      question: 'Which region was taken (and of a hip, one or both sides)?',
      values: {
        chest: 'it was the chest',
        knee: 'it was a knee',
        'hip-one-side': 'it was one hip',
        'hip-both-sides': 'it was both hips',
        'cervical-spine': 'it was the neck spine',
        'thoracic-spine': 'it was the chest spine',
        'lumbar-spine': 'it was the lumbar spine',
        abdomen: 'it was the abdomen',
        pelvis: 'it was the pelvis',
        clavicle: 'it was a collarbone',
        shoulder: 'it was a shoulder',
        humerus: 'it was a humerus',
        elbow: 'it was an elbow',
        forearm: 'it was a forearm',
        wrist: 'it was a wrist',
        hand: 'it was a hand',
        finger: 'it was a finger',
        femur: 'it was a femur',
        'tibia-fibula': 'it was a lower leg',
        ankle: 'it was an ankle',
        foot: 'it was a foot',
        heel: 'it was a heel',
        toe: 'it was a toe',
      },
    },
  ],
  extra: {
    part: z.enum(['global', 'professional', 'technical']).optional(),
    side: z.enum(['left', 'right', 'both']).optional(),
  },
  adjust: (result, { region, part, side }) => ({
    ...result,
    lines: (result.lines ?? []).map(line => ({
      ...line,
      modifiers: [
        ...PARTS[isPart(part) ? part : 'global'],
        ...(SIDED.has(String(region)) && isSide(side) ? sideModifiers(side) : []),
      ],
    })),
  }),
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
    { given: { region: 'ankle', views: 2, side: 'left' }, expect: ['73600-LT x1'] },
    { given: { region: 'ankle', views: 3, side: 'right' }, expect: ['73610-RT x1'] },
    { given: { region: 'abdomen', views: 2 }, expect: ['74019 x1'] },
    { given: { region: 'knee', views: 3, side: 'both' }, expect: ['73562-50 x1'] },
    {
      given: { region: 'knee', views: 3, side: 'right', part: 'professional' },
      expect: ['73562-26-RT x1'],
      why: 'the reading alone: the modifier that sets the price first',
    },
    { given: { region: 'chest', views: 1, part: 'technical' }, expect: ['71045-TC x1'] },
    {
      given: { region: 'chest', views: 2, side: 'left' },
      expect: ['71046 x1'],
      why: 'the chest has no side',
    },
  ],
});

function isPart(part: unknown): part is keyof typeof PARTS {
  return typeof part === 'string' && part in PARTS;
}

function isSide(side: unknown): side is Side {
  return side === 'left' || side === 'right' || side === 'both';
}
