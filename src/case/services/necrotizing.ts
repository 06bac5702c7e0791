import { findAll } from '../passage.ts';
import { factAt, type ServiceReader, serviceOf, triggerOf } from './reader.ts';

const infection =
  /\b(?:necroti[sz]ing (?:soft[- ]tissue )?(?:infections?|fasciitis)|nec(?:rotizing)? fasc\w*|fournier\w*|nsti)\b/i;
const regions = [
  [
    'genitalia-perineum',
    /\b(?:scrot\w*|perine\w*|perianal|penis|penile|vulva\w*|labi\w*|genital\w*|fournier\w*)\b/gi,
  ],
  ['abdominal-wall', /\b(?:abdom\w*(?:\swall)?|abd wall|pannus|panniculus)\b/gi],
] as const;

/** Debridement of a necrotizing soft tissue infection of the regions that have codes of their own. */
export const readNecrotizing: ServiceReader = text => {
  const trigger = triggerOf(text, infection);
  if (!trigger || !/\b(?:deb(?:r[ie]+d\w*)?|excis\w*)\b/i.test(text.passage.text)) return [];
  const found = regions.flatMap(([region, pattern]) => {
    const [first] = findAll(text.passage, pattern);
    return first ? [{ region, start: first.index, end: first.index + first[0].length }] : [];
  });
  if (found.length === 0) return [];
  const start = Math.min(...found.map(one => one.start));
  const end = Math.max(...found.map(one => one.end));
  const told = factAt(
    text,
    found.map(one => one.region),
    start,
    end,
  );
  return [serviceOf(text, 'necrotizing-infection', trigger, { regions: told })];
};
