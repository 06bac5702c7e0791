import type { Fact } from '../facts.ts';
import { findAll, sentenceText } from '../passage.ts';
import {
  countPattern,
  factAt,
  findChoice,
  findFact,
  type LengthMention,
  lengthsOf,
  present,
  readCount,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggerOf,
  triggersOf,
} from './reader.ts';
import { lesionGroupOf, siteNear } from './skin-sites.ts';

const lesionWords =
  '(?:lesions?|nev(?:us|i)|moles?|cysts?|melanomas?|carcinomas?|bccs?|sccs?|keratos[ei]s|growths?|papules?|lipomas?|tumou?rs?|neoplasms?|dermatofibromas?)';
const malignant = /\b(?:malignan\w*|melanoma|basal cell|squamous cell|bcc|scc|carcinoma|cancer(?:ous)?)\b/i;
const benign =
  /\b(?:benign|nev(?:us|i)|epidermal (?:inclusion )?cyst|sebaceous cyst|lipoma|seborrheic|dermatofibroma)\b/i;

const marginAfter = /^\s?(?:[a-z-]+\s){0,3}margins?\b/i;
const marginBefore = /\bmargins?\b[^.;\d]{0,24}$/i;

function isMargin(text: ServiceText, one: LengthMention): boolean {
  const body = text.passage.text;
  return (
    marginBefore.test(body.slice(Math.max(0, one.start - 40), one.start)) ||
    marginAfter.test(body.slice(one.end, one.end + 40))
  );
}

/** The diameter told of a lesion, margins aside. */
export function sizeOf(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  const own = lengthsOf(text).filter(
    one => Math.abs(one.sentence - trigger.sentence) <= 1 && !isMargin(text, one),
  );
  const one = own.find(length => length.sentence === trigger.sentence) ?? own[0];
  return one && factAt(text, one.cm, one.start, one.end);
}

/** The margin told of a lesion. */
export function marginOf(text: ServiceText, trigger: Trigger): Fact<number> | undefined {
  const one = lengthsOf(text).find(
    length => Math.abs(length.sentence - trigger.sentence) <= 1 && isMargin(text, length),
  );
  return one && factAt(text, one.cm, one.start, one.end);
}

/** Excision of a lesion: its longest diameter, the narrowest margin, site and pathology, each as stated. */
export const readExcision: ServiceReader = text =>
  triggersOf(text, /\bexcis(?:ed|ion)\b/i)
    .filter(trigger => {
      const sentence = sentenceText(text.passage, trigger.sentence);
      return (
        new RegExp(`\\b${lesionWords}\\b`, 'i').test(sentence) &&
        !/\b(?:soft[- ]tissue|subcutaneous|subfascial|intramuscular|wounds?|ulcers?|debr\w*|necro\w*|devitali\w*|shav\w*|biops\w*|mohs)\b/i.test(
          sentence,
        )
      );
    })
    .slice(0, 1)
    .map(trigger => {
      const pathology = findChoice(text, trigger, [
        ['malignant', malignant],
        ['benign', benign],
      ]);
      return serviceOf(
        text,
        'excision',
        trigger,
        present({
          lesionCm: sizeOf(text, trigger),
          marginCm: marginOf(text, trigger),
          site: siteNear(text, trigger),
          pathology,
        }),
      );
    });

function sized(rule: string, pattern: RegExp): ServiceReader {
  return text => {
    const trigger = triggerOf(text, pattern);
    if (!trigger) return [];
    const site = siteNear(text, trigger);
    const group = site && { ...site, value: lesionGroupOf(site.value) };
    return [serviceOf(text, rule, trigger, present({ lesionCm: sizeOf(text, trigger), group }))];
  };
}

export const readShave = sized('shave', /\bshav(?:e|ed|ing)\b(?:\s(?:removal|excision|of))?(?!\s?biops)/i);
export const readMalignantDestruction = sized(
  'malignant-destruction',
  /\b(?:curettage and (?:electro)?desiccation|electrodesiccation and curettage|ed\s?&\s?c|edc|destr(?:oyed|uction)[^.;]{0,30}(?:bcc|scc|basal|squamous|malignan|carcinoma))\b/i,
);

function counted(rule: string, nouns: string, unless?: RegExp): ServiceReader {
  const pattern = new RegExp(`\\b${nouns}\\b`, 'i');
  const before = new RegExp(`\\b${countPattern}\\s(?:[\\w-]+\\s){0,3}?${nouns}\\b`, 'i');
  const after = new RegExp(
    `\\b${nouns}\\s?(?:,|:|\\(|x|×|-|count(?:\\sof)?|total(?:\\sof)?|=)?\\s?(?:x|×|n\\s?=|#)?\\s?(\\d{1,3})\\b(?!\\s?(?:cm|mm))`,
    'i',
  );
  return text => {
    const trigger = triggerOf(text, pattern);
    if (!trigger || unless?.test(text.passage.text)) return [];
    const value = (found: RegExpExecArray) =>
      /^an?$/i.test(found[1] ?? '') && /s$/i.test(found[0]) ? undefined : readCount(found[1]);
    const count = findFact(text, trigger, before, value) ?? findFact(text, trigger, after, value);
    return [serviceOf(text, rule, trigger, present({ count }))];
  };
}

export const readKeratoses = counted(
  'premalignant-destruction',
  '(?:actinic keratos[ei]s|aks?\\b|pre-?malignant lesions?)',
  /\bbelow[- ]knee\b/i,
);
export const readWarts = counted(
  'benign-destruction',
  '(?:(?:plantar |common |flat )?warts?|mollusc(?:um|a)(?: contagiosum)?(?: lesions?)?|verrucae?)',
);
export const readSkinTags = counted('skin-tags', '(?:skin tags?|acrochordons?)');

const techniques: readonly (readonly [string, string])[] = [
  ['punch', 'punch(?:\\sbiops(?:y|ies))?'],
  ['tangential', '(?:tangential|shave)(?:\\sbiops(?:y|ies))?'],
  ['incisional', 'incisional(?:\\sbiops(?:y|ies))?'],
];

/** Skin biopsies with the count of each technique. */
export const readBiopsies: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:punch|tangential|shave|incisional|skin) biops(?:y|ies)|biops(?:y|ies)(?: today)?)\b/i,
  );
  if (
    !trigger ||
    !/\b(?:skin|punch|tangential|shave|incisional|derm\w*|technique|mole|lesions?)\b/i.test(text.passage.text)
  )
    return [];
  const values = techniques.map(([name, words]) => {
    const many = findFact(
      text,
      trigger,
      new RegExp(`\\b${countPattern}\\s(?:skin\\s)?${words}\\b`, 'i'),
      found => readCount(found[1]),
    );
    const times =
      many ??
      findFact(text, trigger, new RegExp(`\\b${words}\\s?(?:x|×)\\s?(\\d{1,2})\\b`, 'i'), found =>
        readCount(found[1]),
      );
    const once =
      times ??
      findFact(
        text,
        trigger,
        new RegExp(`\\b${words.replace('(?:\\sbiops(?:y|ies))?', '\\sbiopsy')}\\b`, 'i'),
        () => 1,
      );
    return [name, once] as const;
  });
  return [serviceOf(text, 'skin-biopsy', trigger, present(Object.fromEntries(values)))];
};

/** Mohs surgery: the site and the blocks of each stage. */
export const readMohs: ServiceReader = text => {
  const trigger = triggerOf(text, /\bmohs\b/i);
  const site = trigger && siteNear(text, trigger);
  if (!trigger || !site) return [];
  const blocks = findFact(
    text,
    trigger,
    /\b(\d{1,2}(?:(?:,|\sand|,\sand|,?\sthen)\s\d{1,2}){0,8})\s(?:tissue\s)?blocks?\b/i,
    found => [...(found[1] ?? '').matchAll(/\d+/g)].map(Number),
  );
  const staged = [
    ...findAll(
      text.passage,
      /\bstage\s(?:i{1,3}|iv|v|\d)\W{1,4}(?:with\s|had\s|:\s)?(\d{1,2})\s(?:tissue\s)?blocks?\b/gi,
    ),
  ];
  const first = staged[0];
  const last = staged.at(-1);
  const told =
    first && last && staged.length > 1
      ? factAt(
          text,
          staged.map(found => Number(found[1])),
          first.index,
          last.index + last[0].length,
        )
      : (eachBlock(text) ?? blocks);
  return told ? [serviceOf(text, 'mohs', trigger, { site, blocks: told })] : [];
};

/** "6 blocks then 2 blocks": the blocks of each stage one after another. */
function eachBlock(text: ServiceText): Fact<number[]> | undefined {
  const found = findAll(text.passage, /\b(\d{1,2})\s(?:tissue\s)?blocks?\b/gi);
  const first = found[0];
  const last = found.at(-1);
  if (!first || !last || found.length < 2) return undefined;
  return factAt(
    text,
    found.map(one => Number(one[1])),
    first.index,
    last.index + last[0].length,
  );
}

/** Flaps: areas of the primary and the secondary defect, and the site. */
export const readTissueTransfer: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:(?:rotation|advancement|transposition|rhomboid|bilobed|local|v-?y|z-?plasty)\s?(?:skin\s)?(?:flap|plasty)?|adjacent tissue (?:transfer|rearrangement)|local flap)\b/i,
  );
  const site = trigger && siteNear(text, trigger);
  if (!trigger || !site) return [];
  const area = (name: string) =>
    text.areas.find(one =>
      new RegExp(`\\b${name}\\s(?:defect\\s)?(?:of\\s|is\\s|was\\s|:\\s|measur\\w+\\s)?$`, 'i').test(
        text.passage.text.slice(Math.max(0, one.start - 40), one.start),
      ),
    );
  const primary = area('primary') ?? (area('secondary') ? undefined : text.areas[0]);
  const secondary = area('secondary');
  if (!primary) return [];
  return [
    serviceOf(
      text,
      'tissue-transfer',
      trigger,
      present({
        primaryCm2: factAt(text, primary.areaCm2, primary.start, primary.end, primary.approximate),
        secondaryCm2:
          secondary && factAt(text, secondary.areaCm2, secondary.start, secondary.end, secondary.approximate),
        site,
      }),
    ),
  ];
};

/** Share of the body surface dressed or debrided. */
export const readBodySurface: ServiceReader = text => {
  const percent =
    /\b(\d{1,2}(?:\.\d)?)\s?(?:%|percent)\s(?:of\s(?:the\s)?)?(?:total\s)?(?:body surface|bsa|tbsa)/i;
  const trigger =
    triggerOf(text, percent) ?? triggerOf(text, /\b(?:(?:tbsa|bsa)\s?(?:of|:|is)?\s?\d{1,2}(?:\.\d)?\s?%)/i);
  if (!trigger) return [];
  const kind = findChoice(text, trigger, [
    ['burn', /\b(?:burns?|burned|scald\w*)\b/i],
    ['infected', /\b(?:infect\w*|eczem\w*)\b/i],
  ]);
  const value = findFact(text, trigger, /(\d{1,2}(?:\.\d)?)\s?(?:%|percent)/i, found => Number(found[1]));
  return [serviceOf(text, 'body-surface', trigger, present({ kind, percent: value }))];
};
