import { factAt, findChoice, findFact, present, type ServiceReader, serviceOf, triggerAt } from './reader.ts';

/** Bilateral and assistant-at-surgery indicators of the fee schedule, as asked. */
export const readPaymentIndicators: ServiceReader = text => {
  const code = text.mentions.find(mention => mention.system === 'CPT' || mention.system === 'HCPCS');
  const after = code ? text.passage.text.slice(code.end, code.end + 80) : '';
  if (!code || !/\b(?:on both sides|bilateral(?:ly)?(?: indicator)?|assistant)\b/i.test(after)) return [];
  if (!/\b(?:on both sides|indicator|assistant:)/i.test(text.passage.text)) return [];
  const trigger = triggerAt(text, code.start, code.end);
  const assistant = findChoice(text, trigger, [
    [
      'resident-not-available',
      /\bresident (?:was )?(?:not|un)[- ]?available\b|\bno (?:qualified )?resident\b/i,
    ],
    ['pa-np-cns', /\bassistant:? (?:at surgery )?(?:was )?(?:an? )?(?:pa|np|cns)\b/i],
    ['minimum', /\bminimum assistant\b|\bassistant:? minimum\b/i],
    ['physician', /\bassistant:? (?:surgeon|physician|at surgery was a (?:physician|surgeon))\b/i],
  ]);
  return [
    serviceOf(
      text,
      'payment-indicators',
      trigger,
      present({
        code: factAt(text, code.code, code.start, code.end),
        bilateral: code.modifiers?.includes('50')
          ? factAt(text, true, code.start, code.end)
          : findFact(text, trigger, /\b(?:on both sides|bilateral(?:ly)?\b(?! indicator))/i, found =>
              found.index > code.start ? true : undefined,
            ),
        bilateralIndicator: findFact(
          text,
          trigger,
          /\bbilateral indicator\s(?:is\s|of\s)?([0-39])\b/i,
          found => found[1],
        ),
        assistant,
        assistantIndicator: findFact(
          text,
          trigger,
          /\bassistant indicator\s(?:is\s|of\s)?([0-29])\b/i,
          found => found[1],
        ),
      }),
    ),
  ];
};
