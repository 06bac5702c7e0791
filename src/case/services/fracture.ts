import { findAll, sentenceText } from '../passage.ts';
import { isDenied } from './denied.ts';
import {
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  type ServiceReader,
  serviceOf,
  triggersOf,
} from './reader.ts';
import { sideOf } from './sides.ts';

const bones = [
  ['trimalleolar', /\btrimalleolar\b/i],
  ['bimalleolar', /\bbimalleolar\b/i],
  ['lateral-malleolus', /\b(?:lateral malleol\w*|distal fibula\w?)\b/i],
  ['medial-malleolus', /\bmedial malleol\w*/i],
  ['fibular-shaft', /\b(?:proximal fibula\w?|fibula(?:r)? shaft|midshaft fibula\w?)\b/i],
  ['distal-radius', /\b(?:distal rad(?:ius|ial)|colles['’]?|smith['’]?s? fracture|barton['’]?s?)\b/i],
  ['radial-head', /\bradial (?:head|neck)\b/i],
  ['radial-shaft', /\b(?:radial shaft|shaft of the radius|midshaft radius)\b/i],
  ['ulnar-shaft', /\b(?:ulnar shaft|shaft of the ulna|midshaft ulna|nightstick)\b/i],
  ['clavicle', /\b(?:clavic(?:le|ular)|collar ?bone)\b/i],
  ['proximal-humerus', /\b(?:proximal humer(?:us|al)|surgical neck of the humerus|humeral neck)\b/i],
  ['humeral-shaft', /\b(?:humeral shaft|midshaft humerus|shaft of the humerus)\b/i],
  ['metacarpal', /\b(?:metacarpals?|boxer['’]?s)\b/i],
  ['finger-tip', /\b(?:distal phalan(?:x|geal)|tuft)\b(?![^.;]{0,24}\btoe)/i],
  ['finger-shaft', /\b(?:proximal|middle) phalan(?:x|geal)\b(?![^.;]{0,24}\btoe)/i],
  ['patella', /\bpatella\w?\b/i],
  ['tibial-shaft', /\b(?:tibial shaft|shaft of the tibia|midshaft tibia)\b/i],
  ['metatarsal', /\b(?:metatarsals?|jones fracture)\b/i],
  ['great-toe', /\b(?:great|big) toe\b/i],
  ['other-toe', /\b(?:second|third|fourth|fifth|little|[2-5](?:nd|rd|th)) toe\b/i],
] as const;

/** Closed treatment of a fracture: bone, manipulation and side. Operations and plain findings are not read. */
export const readFracture: ServiceReader = text => {
  const [trigger] = triggersOf(text, /\b(?:fracture[sd]?|fx)\b/i).filter(
    one => !isPast(text, one) && !isDenied(text, one.start, one.end),
  );
  const body = text.passage.text;
  if (
    !trigger ||
    /\b(?:open reduction|orif|percutaneous|pinn(?:ed|ing)|open treatment|k-wires?|nail(?:ed|ing)?|screws?|plates?|kyphoplasty|vertebroplasty)\b/i.test(
      body,
    )
  )
    return [];
  const treated =
    /\b(?:closed (?:treatment|reduction|management|fracture)|fracture care|non-?operative|without manipulation|with manipulation|(?:cast|splint|brace|boot|walker|sling)(?:ed|ing)?\b)/i;
  if (!treated.test(body)) return [];
  const none = findFact(
    text,
    trigger,
    /\b(?:(?:without|no|w\/o)(?: any)? (?:manipulation|reduction|setting)|not (?:manipulated|reduced|set)|non-?displaced|undisplaced)\b/i,
    () => false,
  );
  const manipulation =
    none ??
    findFact(
      text,
      trigger,
      /\b(?:with manipulation|manipulated|closed reduction|reduced|was set)\b/i,
      found => (isDenied(text, found.index, found.index + found[0].length) ? undefined : true),
    );
  const followUp = findFact(
    text,
    trigger,
    /\b(?:(?:ortho\w*|specialist|surgeon) (?:to|will|for|referral|follow)|refer(?:red)? to|follow[- ]?up with (?:ortho\w*|a specialist|the specialist))\b/i,
    () => false,
  );
  const cast = findAll(text.passage, /\b29\d{3}\b/g).find(one =>
    text.mentions.some(mention => mention.start === one.index),
  );
  const bone = findChoice(text, trigger, bones);
  if (!bone && !/\btreat|\bcare\b/i.test(sentenceText(text.passage, trigger.sentence))) return [];
  return [
    serviceOf(
      text,
      'fracture-care',
      trigger,
      present({
        bone,
        manipulation,
        side: sideOf(text, trigger),
        followUp,
        cast: cast && factAt(text, cast[0], cast.index, cast.index + 5),
      }),
    ),
  ];
};
