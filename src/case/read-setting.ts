import type { Facts } from './facts.ts';
import { findAll, type Passage, quoteOf } from './passage.ts';

/** CMS place of service codes and the words that mean them; the first match wins where words overlap. */
const places: readonly (readonly [string, RegExp])[] = [
  [
    '10',
    /\b(?:telehealth|telemedicine|video visit|virtual visit)\b(?=[^.\n]{0,40}\b(?:at|in|from) (?:(?:the|his|her|their|patient'?s) )?home\b)/i,
  ],
  ['02', /\b(?:telehealth|telemedicine|video visit|virtual visit)\b/i],
  ['31', /\b(?:snf|skilled nursing(?: facility)?|skilled (?:unit|bed)|part a stay|skilled stay)\b/i],
  ['32', /\b(?:nursing (?:home|facility)|long[- ]term care(?: facility)?|ltc facility|custodial care)\b/i],
  ['13', /\b(?:assisted living(?: facility)?|alf)\b/i],
  ['34', /\b(?:hospice(?: facility)?)\b/i],
  ['61', /\b(?:inpatient rehab(?:ilitation)?(?: facility)?|irf)\b/i],
  ['24', /\b(?:asc|ambulatory surg(?:ery|ical) cent(?:er|re)|surgery center|surgicenter)\b/i],
  ['20', /\b(?:urgent care)\b/i],
  [
    '23',
    /\b(?:emergency (?:room|department|dept)|in the (?:er|ed)\b|\b(?:er|ed) (?:visit|physician|doctor|provider|patient)|seen in (?:er|ed)\b)/i,
  ],
  [
    '19',
    /\b(?:off-?\s?campus (?:hopd|outpatient|provider[- ]based|hospital)[\w\s-]{0,24}|off-?\s?campus)\b/i,
  ],
  [
    '22',
    /\b(?:hopd|on-?\s?campus|hospital[- ]?(?:based )?(?:outpatient|out-patient)(?: department| clinic| wound (?:care )?(?:clinic|center))?|outpatient (?:hospital|department)|provider[- ]based (?:department|clinic)|hospital[- ]based (?:wound (?:care )?)?(?:clinic|center)|hbo center|outpatient hospital)\b/i,
  ],
  [
    '21',
    /\b(?:inpatient|in-patient|hospital (?:floor|admission|stay|bed|day|inpatient)|admitted (?:to|patient)|icu|acute care hospital|bedside in (?:the )?hospital|medical floor)\b/i,
  ],
  [
    '12',
    /\b(?:home (?:visit|health|call|care)|house ?call|in (?:the |his |her |their |patient'?s )?home|at home(?! use)|patient'?s (?:home|residence)|private residence)\b/i,
  ],
  [
    '11',
    /\b(?:(?:physician'?s? |doctor'?s? |private |our |my |the |in |podiatry |medical )?office(?: visit| setting| based)?|private practice|in (?:the |our |my )?(?:wound )?clinic|freestanding (?:wound )?clinic|physician clinic)\b/i,
  ],
];
const stated =
  /\b(?:pos|p\.o\.s\.?|place of service)(?:\scode)?\s?(?:is|was|:|=|#|-|\|)?\s?\(?(0?[1-9]|[1-9]\d)\b(?!\s?(?:cm|sq|x\s?\d|%))/i;
const notPlace =
  /\b(?:not|no|isn't|wasn't|or|vs\.?|versus|from|post|after|prior|previous|recent|before|if|our|called the|back (?:in|at) the)\s(?:an?\s|the\s|in\s)*$/i;
/** What a patient does at home is no place of service: "Lovenox daily at home", "BP readings at home". */
const atHomeHabit =
  /\b(?:daily|bid|tid|qid|prn|takes?|taking|meds?|\d\s?(?:mg|mcg|units?|ml)|insulin|monitor\w*|readings?|checks?|oxygen|o2|cpap|uses?|using|lives?|living|resides?|exercises?|stretch\w*|fell|falls?|injured|done|does|changes?)\b[^.;\n]{0,24}$/i;
const officeStaff =
  /^(?:'s)?\s(?:manager|staff|phone|fax|hours|address|policy|is asking|asked|wants|note from|billing)\b/i;

/** Place of service: the code as stated, else the setting the words mean. */
export function readPlace(passage: Passage): Facts['placeOfService'] {
  const code = stated.exec(passage.text);
  if (code?.[1]) {
    return {
      value: code[1].padStart(2, '0'),
      quote: quoteOf(passage, code.index, code.index + code[0].length),
    };
  }
  for (const [value, pattern] of places) {
    for (const found of findAll(passage, new RegExp(pattern.source, 'gi'))) {
      const end = found.index + found[0].length;
      const before = passage.text.slice(Math.max(0, found.index - 24), found.index);
      if (notPlace.test(before) || officeStaff.test(passage.text.slice(end, end + 24))) continue;
      if (
        value === '11' &&
        /\b(?:back|our|my|the) office$/i.test(found[0]) &&
        !/\b(?:in|at)\s(?:the |our |my )?office$/i.test(`${before}${found[0]}`)
      )
        continue;
      if (
        value === '12' &&
        /\b(?:at|in)\b/i.test(found[0]) &&
        atHomeHabit.test(passage.text.slice(Math.max(0, found.index - 40), found.index))
      )
        continue;
      if (
        value === '12' &&
        /\bhome (?:health|care)\b/i.test(found[0]) &&
        /\b(?:agency|nurse comes|receives|order\w*)\b/i.test(passage.text.slice(end, end + 30))
      )
        continue;
      return { value, quote: quoteOf(passage, found.index, end) };
    }
  }
  return undefined;
}

const providers: readonly (readonly [NonNullable<Facts['provider']>['value'], RegExp])[] = [
  [
    'npp',
    /\b(?:(?:our|the|an|by|a) (?:np|pa(?:-c)?|aprn|cns|NP|PA(?:-C)?|APRN|CNS|FNP)\b|nurse practitioners?|physician assistants?|mid-?levels?|advanced practice (?:provider|nurse)|npp|(?:[A-Z][a-z]+),? (?:FNP(?:-BC)?|NP|PA-C|APRN|DNP|AGNP)\b)/,
  ],
  [
    'therapist',
    /\b(?:physical therap(?:ist|y assistant)|occupational therapist|(?:our|the|by|a|an) (?:pt|ot|pta|cota|therapist)\b(?! (?:had|has|was|is|with|came|presented|seen|who|states|reports|p[rt]))|wound care therapist)/i,
  ],
  [
    'nurse',
    /\b(?:(?:wound(?: care)? |our |the |by |an? |staff |clinic |home health |by the |by our )(?:rns?|lpns?|lvn|nurses?)\b(?! practitioner)|wocn|cwocn|registered nurse|nurse (?:applied|placed|changed|performed|did)|RN (?:applied|placed|changed|performed|did|only))/i,
  ],
  [
    'facility',
    /\b(?:facility (?:side|claim|bill(?:ing)?|coding|charge|fee)|hospital (?:side|bills|billing|claim|facility)|ub-?04|technical side|uhddc|outpatient facility)\b/i,
  ],
  [
    'physician',
    /\b(?:physicians?|surgeons?|podiatrists?|(?:our |the |by )(?:doctors?|doc|provider|md|do|dpm)\b|dr\.?\s[A-Z][a-z]+|MD\b|DPM\b|attending|dermatologist|hospitalist|vascular surgeon|plastic surgeon)/,
  ],
];

/** Who performed the service, when the text says so; the signature of the mail names nobody. */
export function readProvider(passage: Passage): Facts['provider'] {
  for (const [value, pattern] of providers) {
    const found = pattern.exec(passage.text);
    if (found) return { value, quote: quoteOf(passage, found.index, found.index + found[0].length) };
  }
  return undefined;
}
