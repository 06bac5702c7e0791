import type { Fact } from '../facts.ts';
import { sentenceAt, sentenceText } from '../passage.ts';
import { type LesionItem, lesionItems } from './lesion-items.ts';
import { readTissueTransfer } from './lesions.ts';
import {
  factAt,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';
import { lesionGroupOf } from './skin-sites.ts';
import { softTissueWords } from './tumor-words.ts';

const lesionWords =
  /\b(?:lesions?|nev(?:us|i)|moles?|cysts?|melanomas?|carcinomas?|bccs?|sccs?|keratos[ei]s|growths?|papules?|tumou?rs?|neoplasms?|dermatofibromas?|lentigo maligna)\b/i;
const malignant =
  /\b(?:malignan\w*|melanoma|basal cell|squamous cell|bccs?|sccs?|scc(?:is)?|carcinoma|cancer(?:ous)?|bowen\w*|merkel|dfsp|sarcoma|lentigo maligna)\b/i;
const benign =
  /\b(?:benign|nev(?:us|i)|epidermal (?:inclusion )?cyst|inclusion cyst|eic|pilar cyst|epidermoid cyst|sebaceous cyst|seborrh?eic|seb\.? keratos[ei]s|dermatofibroma)\b/i;
const excising =
  /\b(?:excis(?:ed|ions?)|wle|wide local exc\w*|re-?excis(?:ed|ions?)|exc\.?(?=\s(?!deb|sharp)(?:of\s|\d|[\w-]+\s){0,4}(?:lesion|nev|mole|cyst|melanoma|bcc|scc)))(?![\w-])/i;
const otherSurgery =
  /\b(?:wounds?|ulcers?|deb(?:r\w*)?|necro\w*|devitali\w*|shav\w*|mohs)\b|\bbiops\w*(?![- ]proven)/i;

function excisionsOf(text: ServiceText): Trigger[] {
  return triggersOf(text, excising).filter(trigger => {
    const sentence = sentenceText(text.passage, trigger.sentence);
    const around = `${sentenceText(text.passage, trigger.sentence - 1)} ${sentence} ${sentenceText(text.passage, trigger.sentence + 1)}`;
    const near = lesionWords.test(sentence) ? sentence : around;
    return (
      lesionWords.test(near) &&
      !softTissueWords.test(near) &&
      !otherSurgery.test(
        sentence.replace(/\b(?:prior|previous|recent|s\/p)\s(?:\w+\s)?(?:biops\w*|bx)\b/gi, ' '),
      )
    );
  });
}

/** The lesions excised, as the reader of their closures needs them too. */
export function excisedLesions(text: ServiceText): LesionItem[] {
  return lesionItems(text, excisionsOf(text));
}

/** Excisions of lesions: of each the longest diameter, the narrowest margin, site and pathology, as stated. */
export const readExcision: ServiceReader = text => {
  // A flap at the site includes the excision (CPT 14000-14302 guidelines).
  const flaps = readTissueTransfer(text).map(({ values }) => values.site?.value);
  const lesions = excisedLesions(text).filter(
    ({ site }) => !flaps.some(flap => site === undefined || site.value === flap),
  );
  return lesions.map(item =>
    serviceOf(
      text,
      'excision',
      item.trigger,
      present({
        lesionCm: item.lesionCm,
        excisedCm: item.excisedCm,
        marginCm: item.marginCm,
        site: item.site,
        pathology: pathologyOf(text, item, lesions),
      }),
    ),
  );
};

const report = /\b(?:path(?:ology)?|histology|biops(?:y|ies)|bx|final (?:dx|diagnosis))\b[^.;\n]{0,60}/gi;
const pending =
  /\bpath\w*[^.;\n]{0,20}\b(?:pending|not back|outstanding)\b|\b(?:await\w*|pending|wait\w* (?:for|on))\b[^.;\n]{0,20}\bpath/i;
const doubt =
  /\b(?:r\/o|rule[ds]? out|suspect\w*|suspicious|concern\w*|possible|possibly|probable|likely|vs\.?|versus|favor\w*|atypical|clinically|no|not|negative for|without)\b[^.;,\n]{0,40}/gi;

/**
 * What the report says comes before what was suspected; nothing while the report is pending. What a heading or the
 * only report of the text says holds for every lesion.
 */
function pathologyOf(
  text: ServiceText,
  item: LesionItem,
  lesions: readonly LesionItem[],
): Fact<string> | undefined {
  const body = text.passage.text.slice(item.from, item.to);
  const waits = pending.exec(body);
  if (waits && !/\b(?:biopsy|bx|path)[- ]proven\b/i.test(body)) {
    // "Path pending", and then "path came back: melanoma" in a later mail.
    return reportIn(text, item.from + waits.index + waits[0].length, item.to);
  }
  const own = reportIn(text, item.from, item.to) ?? wordIn(text, item.from, item.to);
  if (own) return own;
  const sentenceOf = (at: number | undefined) => at && sentenceAt(text.passage, at);
  const sized = new Set(lesions.map(one => sentenceOf((one.lesionCm ?? one.excisedCm)?.quote.start)));
  const shared = reportIn(text, 0, text.passage.text.length);
  return (
    wordIn(text, 0, lesions[0]?.from ?? 0) ??
    sharedWord(text, lesions) ??
    (shared && !sized.has(sentenceOf(shared.quote.start)) ? shared : undefined)
  );
}

/** "2 SCCs excised: L calf ..., R calf ...": a plural told before the first size is about all. */
function sharedWord(text: ServiceText, lesions: readonly LesionItem[]): Fact<string> | undefined {
  const [first] = lesions;
  const end = (first?.lesionCm ?? first?.excisedCm)?.quote.start ?? 0;
  const head = text.passage.text.slice(0, end);
  const isPlural =
    /\b(?:bccs|sccs|carcinomas|melanomas|nevi|(?:pilar |epidermoid |sebaceous )cysts|keratoses)\b/i;
  return isPlural.test(head) ? wordIn(text, 0, end) : undefined;
}

function reportIn(text: ServiceText, from: number, to: number): Fact<string> | undefined {
  const told = [...text.passage.text.slice(from, to).matchAll(report)].flatMap(found => {
    const kind = kindIn(found[0]);
    const at = from + found.index;
    return kind ? [factAt(text, kind.value, at + kind.start, at + kind.end)] : [];
  });
  return new Set(told.map(one => one.value)).size === 1 ? told[0] : undefined;
}

function wordIn(text: ServiceText, from: number, to: number): Fact<string> | undefined {
  const found = kindIn(text.passage.text.slice(from, to));
  return found && factAt(text, found.value, from + found.start, from + found.end);
}

function kindIn(words: string): { value: string; start: number; end: number } | undefined {
  const sure = words.replace(doubt, one => ' '.repeat(one.length));
  const bad = malignant.exec(sure);
  const good = benign.exec(sure);
  const found = bad ?? good;
  // "Benign nevus, not the melanoma at the margin": two words for one lesion decide nothing.
  if (!found || (bad && good && !/\bnev/i.test(good[0]))) return undefined;
  return {
    value: bad ? 'malignant' : 'benign',
    start: found.index,
    end: found.index + found[0].length,
  };
}

function sized(rule: string, pattern: RegExp): ServiceReader {
  return text =>
    lesionItems(text, triggersOf(text, pattern)).map(({ trigger, lesionCm, site }) =>
      serviceOf(
        text,
        rule,
        trigger,
        present({ lesionCm, group: site && { ...site, value: lesionGroupOf(site.value) } }),
      ),
    );
}

const shaving = sized('shave', /\bshav(?:e|ed|ing)\b(?:\s(?:removal|excision|of))?/i);

/** Shave removals. Where a sentence speaks of biopsies, "shave" is a technique of theirs. */
export const readShave: ServiceReader = text =>
  shavesIn(text).map(service => {
    const open = openPurpose(text);
    return open ? { ...service, values: { ...service.values, unclear: open } } : service;
  });

/** "Is it 11301 or 11102?": one word of both, a removal or a sample, which only the note can tell. */
function openPurpose(text: ServiceText): Fact<boolean> | undefined {
  const removal = text.mentions.find(one => /^113(?:0\d|1[0-3])$/.test(one.code) && one.role !== 'denied');
  const sample = text.mentions.find(one => /^1110[2-7]$/.test(one.code) && one.role !== 'denied');
  const isTold = /\bshav\w+\s(?:removal|excision|biops\w+|bx)\b|\bremoved (?:by|with) (?:a )?shave\b/i.test(
    text.passage.text,
  );
  return removal && sample && !isTold ? factAt(text, true, removal.start, removal.end) : undefined;
}

const shavesIn: ServiceReader = text =>
  shaving(text).filter(service => {
    const sentence = sentenceText(text.passage, sentenceAt(text.passage, service.quote.start));
    return (
      /\bshav\w+\s(?:removal|excision)\b/i.test(sentence) || !/\b(?:biops\w*|bxs?|punch)\b/i.test(sentence)
    );
  });

export const readMalignantDestruction = sized(
  'malignant-destruction',
  /\b(?:curettage and (?:electro)?desiccation|(?:electro)?desiccation and curettage|ed\s?(?:&|and|\+)\s?c|edc|c\s?(?:&|and|\+)\s?(?:e|d)\b(?=[^.;]{0,40}(?:bcc|scc|basal|squamous|carcinoma))|destr(?:oyed|uction)[^.;]{0,30}(?:bcc|scc|basal|squamous|malignan|carcinoma))\b/i,
);
