/** Site words of a mail to the sites that ICD-10-CM ulcer codes tell apart. Longer words first. */

export type UlcerSite =
  | 'sacral'
  | 'elbow'
  | 'upper-back'
  | 'lower-back'
  | 'hip'
  | 'buttock'
  | 'ankle'
  | 'heel'
  | 'midfoot'
  | 'toe'
  | 'foot'
  | 'calf'
  | 'thigh'
  | 'lower-leg'
  | 'head';

const WORDS: readonly (readonly [RegExp, UlcerSite])[] = [
  [/\b(?:sacrum|sacral|sacro-?coccygeal|coccyx|coccygeal|tailbone)\b/i, 'sacral'],
  [/\belbow\b/i, 'elbow'],
  [/\b(?:upper back|scapula|scapular|shoulder blade)\b/i, 'upper-back'],
  [/\b(?:lower back|lumbar)\b/i, 'lower-back'],
  [/\b(?:hip|trochanter|trochanteric)\b/i, 'hip'],
  [/\b(?:buttocks?|gluteal|gluteus)\b/i, 'buttock'],
  [/\b(?:ankle|malleolus|malleolar)\b/i, 'ankle'],
  [/\b(?:heel|calcaneal|calcaneus)\b/i, 'heel'],
  [/\bmid-?foot\b/i, 'midfoot'],
  [/\b(?:toes?|hallux)\b/i, 'toe'],
  [/\b(?:foot|feet|forefoot|plantar|metatarsal)\b/i, 'foot'],
  [/\bcalf\b/i, 'calf'],
  [/\bthigh\b/i, 'thigh'],
  [/\b(?:lower leg|shin|pretibial|leg)\b/i, 'lower-leg'],
  [/\b(?:occiput|occipital|scalp|head)\b/i, 'head'],
];

/** The ulcer site a stated site means, or undefined when the words name none of them. */
export function ulcerSite(stated: string): UlcerSite | undefined {
  return WORDS.find(([words]) => words.test(stated.slice(0, 200)))?.[1];
}

/** ICD-10-CM side character: 1 right, 2 left. */
export const SIDE_DIGIT = { right: '1', left: '2' } as const;
