import { findAll } from '../passage.ts';
import { readDates } from '../read-dates.ts';
import { areApart, codedTechniques, isOneLesion, reachIn, techniquesIn } from './colon.ts';
import { isDenied, isPlanned } from './denied.ts';
import {
  factAt,
  findChoice,
  findFact,
  isPast,
  present,
  type ServiceReader,
  type ServiceText,
  serviceOf,
  type Trigger,
  triggersOf,
} from './reader.ts';

const nothingDone =
  /\b(?:colonoscopy (?:was )?(?:completely )?(?:normal|negative|unremarkable)|(?:normal|negative|unremarkable)(?: \w+)? (?:colonoscopy|exam|study)|(?:normal|negative|clear|unremarkable) (?:to|all the way to) the cecum|(?:was|is|and) (?:completely )?(?:normal|negative|unremarkable)|no (?:polyps?|lesions?|findings?|abnormalit(?:y|ies)|biops(?:y|ies)|interventions?)|nothing (?:was )?(?:found|removed|biopsied|treated|done)|diagnostic only|to look only)\b/i;
const screen = /\bscreening\b/i;
const surveillance = /\bsurveillance\b/i;
const diagnostic =
  /\bdiagnostic (?:colonoscop|scope|exam|procedure|only)|\bdiagnostic,|\bcolonoscop\w*,? diagnostic\b|\b(?:for|because of|due to|with|evaluate|evaluation of|indication:?|workup of|work-up of) (?:[\w-]+ ){0,2}(?:bleed(?:ing)?|hematochezia|melena|an[ae]mia|diarrhea|pain|symptoms?|constipation|weight loss|colitis flare|abnormal (?:ct|imaging))\b/i;

/** Colonoscopy: what was done on which lesions, why it was begun, how far it came, and the patient's risk. */
export const readColonoscopy: ServiceReader = text => {
  const [named] = triggersOf(
    text,
    /\bcolonoscop(?:y|ies|ic)\b|\bscreening scopes?\b|\bscope[ds]?\b[^.;]{0,40}\bcecum\b/i,
  ).filter(one => !isPast(text, one));
  const told = techniquesIn(text);
  const trigger = named ?? (told.length > 0 ? polypInColon(text) : undefined);
  if (!trigger) return [];
  const nothing = findFact(text, trigger, nothingDone, () => ['look']);
  const reach = reachIn(text);
  // Minutes of sedation beside a colonoscopy are the question of another family.
  if (isOfSedation(text, told.length > 0 || nothing !== undefined || reach !== undefined)) return [];
  const used = told.length > 0 || nothing ? told : codedTechniques(text);
  const [first, last] = [used[0], used.at(-1)];
  const stopped = reach ? factAt(text, ['look'], reach.start, reach.end) : undefined;
  const done =
    first && last
      ? factAt(text, [...new Set(used.map(one => one.name))], first.start, last.end)
      : (nothing ?? stopped);
  const stoolTest = findFact(
    text,
    trigger,
    /\b(?:positive|abnormal|\+) ?(?:stool[- ](?:based )?(?:dna )?test|cologuard|fit\b|fobt|fecal|multi-?target)/i,
    () => true,
  );
  const claim = findChoice(text, trigger, [
    ['physician', /\b(?:physician|professional|pro[- ]?fee|1500)\b(?: (?:claim|side|billing|fee))?/i],
    [
      'facility',
      /\b(?:facility (?:claim|side|billing|fee|coding)|(?:hospital|asc|hopd|outpatient)(?: outpatient)? (?:facility|claim|billing)|for the (?:facility|asc|hospital)|ub-?04|opps)\b/i,
    ],
  ]);
  // "Came in for a colonoscopy ... we snared": what was done through the scope tells that it was begun.
  const begun = told.some(one => !isPlanned(text, one.start, one.end)) || reach !== undefined;
  const service = serviceOf(
    text,
    'colonoscopy',
    trigger,
    present({
      techniques: done,
      lesions: lesionsOf(text, trigger, used),
      purpose: purposeOf(text, trigger),
      risk: riskOf(text, trigger),
      stoolTest,
      reached: reach && factAt(text, reach.value, reach.start, reach.end),
      claim,
      stopped: claim?.value === 'facility' ? stopOf(text, trigger) : undefined,
      ...earlierTests(text),
    }),
  );
  const isTold = service.state === 'planned' || (service.state === 'negated' && reach !== undefined);
  return [begun && isTold ? { ...service, state: 'performed' } : service];
};

/** "Polyp in the cecum, hot snare": only a colonoscopy comes there; the rectum and sigmoid are reached by other scopes. */
function polypInColon(text: ServiceText): Trigger | undefined {
  const [polyp] = triggersOf(
    text,
    /\bpolyps?\b[^.;\n]{0,24}\b(?:cecum|cecal|ascending|hepatic flexure|transverse)\b|\b(?:cecum|cecal|ascending|hepatic flexure|transverse)\b[^.;,\n]{0,24}\bpolyps?\b/i,
  ).filter(one => !isPast(text, one) && !isDenied(text, one.start, one.end));
  const isOther =
    /\b(?:colectomy|resection of (?:the )?(?:colon|bowel)|hemicolectomy|ct colonography|barium)\b/i;
  return isOther.test(text.passage.text) ? undefined : polyp;
}

function isOfSedation({ passage, minutes }: ServiceText, told: boolean): boolean {
  return !told && minutes.length > 0 && /\bsedation\b/i.test(passage.text);
}

function lesionsOf(text: ServiceText, trigger: Trigger, used: ReturnType<typeof techniquesIn>) {
  const said = findChoice(text, trigger, [
    ['same', /\b(?:the|that) (?:very )?same (?:polyp|lesion|site)\b|\bthe polyp was then\b/i],
    [
      'different',
      /\bone (?:was )?[^.;]{0,40}\b(?:and |, )(?:one|the other|another)\b|\b(?:different|separate|distinct|another|a second|a third|a fourth|the other|other) (?:(?:\d+(?:\.\d+)? ?(?:mm|cm)|small|large|tiny|sessile|flat|diminutive|rectal|sigmoid) )*(?:polyps?|lesions?|sites?|segments?|areas?)\b|\brandom (?:colon )?biops(?:y|ies)\b/i,
    ],
  ]);
  const [first, last] = [used[0], used.at(-1)];
  if (said || !first || !last) return said;
  if (areApart(text, used)) return factAt(text, 'different', first.start, last.end);
  return isOneLesion(text) ? factAt(text, 'same', first.start, last.end) : undefined;
}

function purposeOf(text: ServiceText, trigger: Trigger) {
  const medicare = /^medicare/.test(text.facts.payer?.value ?? '');
  return findChoice(text, trigger, [
    ['screening', screen],
    ...(medicare ? ([['screening', surveillance]] as const) : []),
    ['diagnostic', diagnostic],
  ]);
}

function riskOf(text: ServiceText, trigger: Trigger) {
  return findChoice(text, trigger, [
    ['average', /\b(?:average|normal|not (?:at )?high|no increased)[- ]risk\b/i],
    [
      'high',
      /\bhigh[- ]risk\b|\bsurveillance\b|\b(?:personal |family )?(?:history|h\/o|hx|fh) (?:of )?(?:[\w-]+ ){0,2}(?:polyps?|adenomas?|(?:colon|rectal|colorectal) (?:cancer|ca)\b|crc)|\b(?:mother|father|brother|sister|sibling|parent) (?:had|has|with) (?:colon|rectal|colorectal) cancer\b|\b(?:crohn['’]?s|ulcerative colitis|lynch syndrome)\b/i,
    ],
  ]);
}

function stopOf(text: ServiceText, trigger: Trigger) {
  return findChoice(text, trigger, [
    [
      'before-anesthesia',
      /\b(?:before|prior to) (?:[\w-]+ ){0,2}(?:an[ae]sthesia|sedation|induction)\b|\bno (?:an[ae]sthesia|sedation) (?:was )?(?:given|started)\b/i,
    ],
    [
      'after-anesthesia',
      /\bafter (?:[\w-]+ ){0,2}(?:an[ae]sthesia|sedation|induction)\b|\bsedated\b|\bunder (?:an[ae]sthesia|sedation|mac)\b|\b(?:an[ae]sthesia|sedation|propofol) (?:was |had been )?(?:given|started|administered|induced)\b|\bscope (?:was )?(?:inserted|introduced|advanced|went|reached|got)\b/i,
    ],
  ]);
}

const lastTest =
  /\b(?:last|previous|prior|earlier|most recent)\b[^.;\n]{0,30}\b(colonoscop\w*|(?:flex(?:ible)? )?sig(?:moidoscop\w*)?|scope|one|screening)\b|\bhad an?\b[^.;\n]{0,20}\b((?:flex(?:ible)? )?sig(?:moidoscop\w*)?)\b/gi;
const MAX_GAP = 40;

/** Dates of earlier screening tests: "her last screening colonoscopy was 05/10/2020". */
function earlierTests(text: ServiceText) {
  const dates = readDates(text.passage, text.facts.dateOfService?.value ?? '9999-12-31');
  const found = findAll(text.passage, lastTest).flatMap(one => {
    const end = one.index + one[0].length;
    const date = dates.find(
      each =>
        each.start >= end &&
        each.start - end <= MAX_GAP &&
        !/[.;\n]/.test(text.passage.text.slice(end, each.start)),
    );
    const kind = /sig/i.test(one[1] ?? one[2] ?? '') ? 'lastSigmoidoscopy' : 'lastColonoscopy';
    return date ? [{ kind, fact: factAt(text, date.date, one.index, date.end) }] : [];
  });
  return Object.fromEntries(found.reverse().map(one => [one.kind, one.fact]));
}
