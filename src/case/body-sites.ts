/** Body sites as mails name them, with the billing site group of the skin substitute codes. */
export interface BodySite {
  /** Our word for the site. */
  readonly name: string;
  readonly group: 'trunk-arm-leg' | 'face-hand-foot';
}

const trunk = 'trunk-arm-leg';
const face = 'face-hand-foot';

/** Name, group, and the words that mean it. Where words overlap the longer match wins. */
const table: readonly (readonly [string, BodySite['group'], string])[] = [
  ['sacrum', trunk, 'sacral|sacrum|sacro-?coccygeal|coccyx|coccygeal|tail ?bone|sacral area'],
  ['ischial buttock', trunk, 'ischial|ischium|ischial tuberosity'],
  ['buttock', trunk, 'buttocks?|gluteal(?: cleft| fold)?|gluteus'],
  ['hip', trunk, 'hip|trochanter|trochanteric|greater trochanter'],
  ['upper back', trunk, 'upper back|scapula|scapular|shoulder blade|mid(?:dle)?[- ]?back|thoracic back'],
  ['lower back', trunk, 'lower back|low back|lumbar (?:area|region|wound)'],
  [
    'back',
    trunk,
    "(?:the|his|her|their|on|of|pt'?s|patient'?s) back|back (?:wound|ulcer|lesion|incision)|back",
  ],
  [
    'abdomen',
    trunk,
    'abdom(?:en|inal)(?: wall)?|belly|umbilic(?:us|al)|panniculus|midline (?:wound|incision)',
  ],
  ['chest', trunk, 'chest(?: wall)?|sternum|sternal|thorax|pectoral'],
  ['flank', trunk, 'flank'],
  ['trunk', trunk, 'trunk|torso'],
  ['breast', trunk, 'breast'],
  ['groin', trunk, 'groin|inguinal'],
  ['axilla', trunk, 'axilla|axillary|armpit'],
  ['shoulder', trunk, 'shoulder'],
  ['upper arm', trunk, 'upper arm|biceps area'],
  ['elbow', trunk, 'elbow|olecranon'],
  ['forearm', trunk, 'forearm|lower arm'],
  ['arm', trunk, 'arm|upper extremity|[lr]ue'],
  ['wrist', trunk, 'wrist'],
  ['thigh', trunk, 'thigh|upper leg'],
  ['knee', trunk, 'knee|patella|patellar'],
  [
    'below-knee stump',
    trunk,
    '(?:bka|aka|below[- ]knee|above[- ]knee)(?: amputation)?(?: stump| site)?|stump',
  ],
  ['calf', trunk, 'calf|calves'],
  [
    'lower leg',
    trunk,
    'lower legs?|shin|pretibial|tibial|gaiter(?: area)?|lower extremity|lower extremities|[lr]le\\b',
  ],
  ['ankle', trunk, 'ankle|malleolus|malleolar|malleoli'],
  ['leg', trunk, 'legs?'],
  ['heel', face, 'heels?|calcaneus|calcaneal'],
  [
    'plantar foot',
    face,
    'plantar(?: aspect)?(?: of)?(?: the)?(?: (?:left|right))?(?: mid-?foot| fore-?foot| foot| surface| hallux)?|sole|ball of (?:the )?foot',
  ],
  ['midfoot', face, 'mid-?foot'],
  ['forefoot', face, 'fore-?foot|(?:metatarsal|met|mt)(?: head)|metatarsal|mtp(?: joint|j)?|tma site'],
  ['toe', face, '(?:great |big |second |third |fourth |fifth |little |[2-5](?:nd|rd|th) )?toes?|hallux'],
  ['foot', face, 'foot|feet|forefeet|dorsum of (?:the )?foot|dorsal foot'],
  ['scalp', face, 'scalp'],
  ['occiput', face, 'occiput|occipital'],
  ['forehead', face, 'forehead'],
  [
    'face',
    face,
    'face|facial|cheeks?|chin|jaw(?:line)?|temple|nasolabial(?: fold)?|preauricular|zygoma(?:tic)?|glabella|malar',
  ],
  ['eyelid', face, 'eye-?lids?|canthus|periorbital|eyebrow'],
  ['ear', face, 'ears?|auricle|helix|auricular'],
  ['nose', face, 'nose|nasal(?: tip| ala)?'],
  ['mouth', face, 'perioral|corner of the mouth'],
  ['lip', face, 'lips?|vermilion'],
  ['head', face, 'head'],
  ['neck', face, 'neck|nape'],
  ['palm', face, 'palm'],
  ['finger', face, '(?:index |middle |ring |little |pinky )?fingers?|thumb|digits? of (?:the )?hand'],
  ['hand', face, 'hands?'],
  ['genitalia', face, 'genitalia|scrotum|scrotal|penis|penile|vulva|vulvar|labia'],
  ['perineum', face, 'perineum|perineal|perianal'],
];

/** A pattern for every site word, to be placed into larger patterns (one capturing group). */
export const sitePattern = `(${table
  .flatMap(([, , words]) => splitWords(words))
  .sort((a, b) => b.length - a.length)
  .join('|')})`;

function splitWords(words: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of words) {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (char === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += char;
  }
  return [...parts, part];
}

const patterns = table.map(([name, group, words]) => ({
  name,
  group,
  pattern: new RegExp(`^(?:${words})$`, 'i'),
}));

/** "Foot" stands for "plantar foot" when the wound is named again. */
export function isPartOf(fine: string, wide: string): boolean {
  return (
    fine.endsWith(` ${wide}`) ||
    (wide === 'foot' && ['heel', 'toe', 'midfoot', 'forefoot'].includes(fine)) ||
    (wide === 'leg' && ['calf', 'lower leg', 'ankle'].includes(fine)) ||
    (wide === 'lower leg' && ['calf', 'ankle'].includes(fine))
  );
}

/** The site that matched words mean. */
export function siteOf(words: string): BodySite | undefined {
  const plain = words.replace(/\s+/g, ' ').trim();
  return patterns.find(({ pattern }) => pattern.test(plain));
}
