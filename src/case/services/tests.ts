import { isDenied } from './denied.ts';
import {
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  triggerAt,
  triggersOf,
} from './reader.ts';

/** Bilateral and assistant-at-surgery indicators of the fee schedule, as asked. */
export const readPaymentIndicators: ServiceReader = text => {
  const assisted = readAssistant(text);
  if (assisted.length > 0) return assisted;
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

const nonPhysician = '(?:pa(?:-c)?|np|cns|aprn|fnp|physician assistant|nurse practitioner)';
const assists = new RegExp(
  `\\b${nonPhysician}\\s(?:(?:was|is|who|also)\\s)?(?:the\\s)?(?:first[- ])?assist(?:ed|s|ing|ant)?\\b|\\b(?:first[- ])?assist(?:ed|ant)\\s(?:at surgery\\s)?(?:by|was)\\s(?:an?\\s|the\\s|our\\s)?${nonPhysician}\\b`,
  'i',
);
const owner =
  /\b(?:surgeon['’]s (?:claim|line|code|bill)|both (?:claims|bill|the surgeon)|surgeon bills?|for the surgeon)\b/i;

/** Who helped at an operation named by its one code: "PA assisted the surgeon on ...". */
function readAssistant(text: ServiceText): ReturnType<ServiceReader> {
  const [trigger] = triggersOf(text, assists);
  const codes = text.mentions.filter(one => one.system === 'CPT' && !one.range);
  const [code] = codes;
  if (!trigger || !code || codes.some(one => one.code !== code.code)) return [];
  if (/^(?:99|[78])/.test(code.code) || owner.test(text.passage.text)) return [];
  if (isDenied(text, trigger.start, trigger.end) || isPast(text, trigger)) return [];
  const indicator = findFact(
    text,
    trigger,
    /\bassistant indicator\s(?:is\s|of\s)?([0-29])\b/i,
    found => found[1],
  );
  return [
    serviceOf(
      text,
      'payment-indicators',
      trigger,
      present({
        code: factAt(text, code.code, code.start, code.end),
        assistant: factAt(text, 'pa-np-cns' as const, trigger.start, trigger.end),
        assistantIndicator: indicator,
      }),
    ),
  ];
}
