import type { Fact, StatedService } from '../facts.ts';
import { findAll, quoteOf } from '../passage.ts';
import { factAt, present, type ServiceReader, type ServiceText, triggerAt, type Values } from './reader.ts';

/**
 * Conditions told as diagnoses. They are read only where the mail asks for diagnosis codes: a condition in
 * passing ("known hypertensive") is history, and whether it belongs on the claim is the provider's word.
 */
const asksForDiagnoses =
  /\b(?:dx|diagnos[ei]s|diagnostic codes?|icd(?:[- ]?10)?(?:-?cm)?|sequenc\w+|primary condition|code (?:the |these |this |all )?(?:conditions?|comorbidit\w+)|z codes?)\b/i;

/** Whether a text asks for diagnosis codes. */
export function asksDiagnoses(text: string): boolean {
  return asksForDiagnoses.test(text);
}

const deniedBefore =
  /\b(?:no|not|non|without|w\/o|denies|denied|negative for|ruled out|family (?:history|hx) of|fhx?|absence of|never had)\s(?:[a-z]{2,}\s(?:or|and|nor)\s)?(?:evidence of\s|history of\s|known\s|any\s|signs of\s|acute\s|chronic\s)?$/i;
const unsureBefore =
  /\b(?:r\/o|rule[- ]?out|possible|possibly|probable|probably|suspected|suspect|questionable|concern for|concerning for|likely|versus|vs\.?|\?)\s?(?:acute\s|chronic\s|early\s)?$/i;
const deniedAfter =
  /^\s?(?:was |were |is |has been )?(?:ruled out|absent|negative|denied|not (?:present|documented|found))\b/i;

/** The first place where a condition is stated as there: not denied, not merely suspected (guideline IV.H). */
function stated(text: ServiceText, pattern: RegExp): RegExpExecArray | undefined {
  return allStated(text, pattern)[0];
}

function allStated(text: ServiceText, pattern: RegExp): RegExpExecArray[] {
  const { text: body } = text.passage;
  return findAll(text.passage, new RegExp(pattern.source, 'gi')).filter(found => {
    const before = body.slice(Math.max(0, found.index - 60), found.index).replace(/^.*[.;\n]/s, '');
    const after = body.slice(found.index + found[0].length, found.index + found[0].length + 40);
    return !deniedBefore.test(before) && !unsureBefore.test(before) && !deniedAfter.test(after);
  });
}

function says<T>(text: ServiceText, pattern: RegExp, value: T): Fact<T> | undefined {
  const found = stated(text, pattern);
  return found && factAt(text, value, found.index, found.index + found[0].length);
}

/** All values whose pattern is stated, as one fact resting on the first of their words. */
function saysAny<T extends string>(
  text: ServiceText,
  choices: readonly (readonly [T, RegExp])[],
): Fact<T[]> | undefined {
  const found = choices.flatMap(([value, pattern]) => {
    const fact = says(text, pattern, value);
    return fact ? [fact] : [];
  });
  const [first] = found;
  return first && { value: found.map(one => one.value), quote: first.quote };
}

function choose<T extends string>(
  text: ServiceText,
  choices: readonly (readonly [T, RegExp])[],
): Fact<T> | undefined {
  for (const [value, pattern] of choices) {
    const fact = says(text, pattern, value);
    if (fact) return fact;
  }
  return undefined;
}

function condition(text: ServiceText, rule: string, at: RegExp, values: Values): StatedService[] {
  const found = stated(text, at);
  if (!found || !asksDiagnoses(text.passage.text)) return [];
  const trigger = triggerAt(text, found.index, found.index + found[0].length);
  return [{ rule, state: 'performed', quote: quoteOf(text.passage, trigger.start, trigger.end), values }];
}

const hypertension = /\b(?:htn|hypertensi(?:on|ve))\b(?!\s?(?:emergency|urgency|crisis))/;
const failing =
  /\b(?:(?:congestive |systolic |diastolic |combined )*heart failure|chf|hf|hf(?:ref|pef|mref))\b/;
const kidney =
  /\b(?:ckd|chronic (?:kidney|renal) (?:disease|insufficiency|failure)|esrd|end[- ]stage (?:renal|kidney) disease)\b/;

/** Hypertension, heart failure and chronic kidney disease: one rule, because their codes depend on each other. */
export const readHeartKidney: ServiceReader = text => {
  const failure = says(text, failing, 'failure' as const);
  const disease = says(text, /\b(?:hypertensive heart disease|cardiomegaly)\b/, 'disease' as const);
  return condition(
    text,
    'heart-kidney',
    new RegExp(`${hypertension.source}|${failing.source}|${kidney.source}`),
    present({
      hypertension: says(text, hypertension, true),
      heart: failure ?? disease,
      ...(failure ? failureValues(text) : {}),
      kidneyStage: readKidneyStage(text),
      dialysis: says(
        text,
        /\b(?:on|requires|receiving|chronic|maintenance) (?:hemo|peritoneal )?dialysis\b|\b(?:on )?(?:hd|hemodialysis)\b/,
        true,
      ),
      unrelated: says(
        text,
        /\b(?:not (?:due|related|secondary) to (?:the |his |her )?(?:htn|hypertension)|unrelated to (?:the |his |her )?(?:htn|hypertension))\b/,
        true,
      ),
    }),
  );
};

function failureValues(text: ServiceText): Record<string, Fact<unknown> | undefined> {
  return {
    failureType: choose(text, [
      [
        'combined',
        /\bcombined (?:systolic (?:and|\/|&) diastolic )?(?:congestive )?(?:heart failure|hf|chf)\b|\bsystolic (?:and|\/|&) diastolic\b/,
      ],
      [
        'systolic',
        /\bhfref\b|\bsystolic\b(?! (?:blood|bp|pressure|murmur))|\breduced (?:ejection fraction|ef)\b/,
      ],
      [
        'diastolic',
        /\bhfpef\b|\bdiastolic\b(?! (?:blood|bp|pressure|murmur))|\bpreserved (?:ejection fraction|ef)\b/,
      ],
      ['right', /\bright[- ](?:sided |heart |ventricular )+failure\b/],
    ]),
    failureAcuity: choose(text, [
      ['acute-on-chronic', new RegExp(`\\bacute[- ]on[- ]chronic (?=[^.;,\\n]{0,40}(?:${failing.source}))`)],
      [
        'acute',
        new RegExp(
          `\\b(?:acute|decompensated|acutely decompensated) (?=[^.;,\\n]{0,30}(?:${failing.source}))`,
        ),
      ],
      [
        'chronic',
        /\bchronic (?=(?:systolic|diastolic|combined|congestive|right)?[^.;,\n]{0,20}(?:heart failure|hf|chf))/,
      ],
    ]),
  };
}

const stageWords: Readonly<Record<string, string>> = {
  i: '1',
  ii: '2',
  iii: '3',
  iiia: '3a',
  iiib: '3b',
  iv: '4',
  v: '5',
};

function readKidneyStage(text: ServiceText): Fact<string> | undefined {
  const end = says(text, /\b(?:esrd|end[- ]stage (?:renal|kidney) disease|ckd (?:stage )?6)\b/, 'end-stage');
  if (end) return end;
  const told = allStated(text, kidney).map(found => stageAt(text, found));
  return told.find(one => one.value !== 'unspecified') ?? told[0];
}

/** The stage told with one naming of the disease, behind or before it. */
function stageAt(text: ServiceText, found: RegExpExecArray): Fact<string> {
  const from = found.index + found[0].length;
  const after =
    /^[\s,(-]{0,3}(?:currently |now )?(?:stage|st\.?|g)?[\s-]?(3\s?[ab]|[1-5](?!\.?\d)|iii\s?[ab]?|ii|iv|i|v)\b/i.exec(
      text.passage.text.slice(from, from + 40),
    );
  const before = /\bstage[\s-]?(3\s?[ab]|[1-5]|iii\s?[ab]?|ii|iv|i|v)[\s-]?$/i.exec(
    text.passage.text.slice(Math.max(0, found.index - 20), found.index),
  );
  const raw = (after?.[1] ?? before?.[1])?.toLowerCase().replaceAll(' ', '');
  const stage = raw === undefined ? 'unspecified' : (stageWords[raw] ?? raw);
  const start = before ? found.index - before[0].length : found.index;
  return factAt(text, stage, start, after ? from + after[0].length : from);
}

const diabetic = /\b(?:t[12]\s?dm|dm\s?(?:type\s?)?(?:[12]|ii?)\b|diabet(?:es|ic)|dm|iddm|niddm)\b/;

/** Diabetes with what it comes with; the type is read with the patient's facts. */
export const readDiabetesCodes: ServiceReader = text => {
  const type = text.facts.patient?.diabetes;
  if (!type) return [];
  const found = saysAny(text, [
    ['kidney', /\bdiabetic (?:nephropathy|kidney disease|ckd)\b|\b(?:ckd|chronic kidney disease)\b/],
    ['retinopathy', /\b(?:diabetic )?retinopathy\b/],
    ['polyneuropathy', /\b(?:poly|peripheral )neuropathy\b/],
    ['neuropathy', /(?<!poly)(?<!peripheral )\bneuropathy\b/],
    ['gastroparesis', /\b(?:diabetic )?gastroparesis\b/],
    ['gangrene', /\bgangrene\b/],
    ['angiopathy', /\b(?:pad|pvd|peripheral (?:artery|arterial|vascular) disease|peripheral angiopathy)\b/],
    ['hypoglycemia', /\bhypoglyc[a]?emi[ac]\b/],
    ['hyperglycemia', /\b(?:hyperglyc[a]?emi[ac]|(?:poorly|inadequately) controlled|out of control)\b/],
  ]);
  return condition(
    text,
    'diabetes',
    diabetic,
    present({
      type,
      with: found && {
        ...found,
        value: found.value.filter(one => !(one === 'angiopathy' && found.value.includes('gangrene'))),
      },
      ulcer: says(
        text,
        /\b(?<!(?<!non-?|non )pressure )(?<!decubitus )(?<!venous )(?<!arterial )ulcer(?:ation)?s?\b/,
        true,
      ),
      uncontrolled: says(
        text,
        /\buncontrolled\b(?=[^.;\n]{0,25}(?:diabet|dm))|(?:diabet\w*|dm2?)[^.;\n]{0,15}\buncontrolled\b/,
        true,
      ),
      insulin: says(
        text,
        /\b(?:on|uses|takes|with|long[- ]term|current use of|basal|requiring) (?:long[- ]term )?insulin\b|\blantus\b|\binsulin[- ]dependent\b/,
        true,
      ),
      oral: says(
        text,
        /\b(?:metformin|glipizide|glimepiride|glyburide|empagliflozin|dapagliflozin|sitagliptin|pioglitazone|oral (?:hypoglyc[a]?emics?|anti-?diabetics?|agents?|meds))\b/,
        true,
      ),
      injected: says(
        text,
        /\b(?:semaglutide|ozempic|liraglutide|victoza|dulaglutide|trulicity|tirzepatide|mounjaro|exenatide|glp-?1)\b/,
        true,
      ),
    }),
  );
};

const weight = /\b(?:obes(?:e|ity)|overweight|underweight|bmi|body mass index)\b/;

/** Overweight, obesity and its class, and the body mass index. */
export const readObesity: ServiceReader = text => {
  const bmi = stated(text, /\b(?:bmi|body mass index)\s?(?:is|of|was|at|=|:|-)?\s?(\d{2}(?:\.\d{1,2})?)\b/);
  return condition(
    text,
    'obesity',
    weight,
    present({
      diagnosis: choose(text, [
        ['class-3', /\b(?:class (?:3|iii) obes\w+|obes\w+,? class (?:3|iii))\b/],
        ['class-2', /\b(?:class (?:2|ii) obes\w+|obes\w+,? class (?:2|ii))\b/],
        ['class-1', /\b(?:class (?:1|i) obes\w+|obes\w+,? class (?:1|i))\b/],
        ['morbid', /\b(?:morbid(?:ly)?|severe(?:ly)?) obes\w+\b/],
        ['obesity', /\bobes(?:e|ity)\b/],
        ['overweight', /\boverweight\b/],
        ['underweight', /\bunderweight\b/],
      ]),
      bmi: bmi && factAt(text, Number(bmi[1]), bmi.index, bmi.index + bmi[0].length),
      ageYears: text.facts.patient?.ageYears,
    }),
  );
};

/** Sepsis with its organism, shock, failing organs and local infection. */
export const readSepsis: ServiceReader = text =>
  condition(
    text,
    'sepsis',
    /\b(?:sepsis|septic(?:emia| shock)?|urosepsis)\b/,
    present({
      organism: choose(text, [
        ['e-coli', /\be\.?\s?coli\b/],
        ['pseudomonas', /\bpseudomonas\b/],
        ['mrsa', /\bmrsa\b/],
        ['mssa', /\bmssa\b/],
        ['enterococcus', /\benterococc\w+\b/],
        ['pneumococcus', /\b(?:pneumococc\w+|strep\w* pneumoniae)\b/],
        ['group-a-streptococcus', /\bgroup a strep\w*\b/],
        ['group-b-streptococcus', /\bgroup b strep\w*\b/],
      ]),
      severe: says(
        text,
        /\bsevere sepsis\b|\b(?:due|secondary|related) to (?:the )?sepsis\b|\bsepsis[- ](?:induced|related)\b|\bsepsis with (?=[^.;\n]{0,20}(?:acute|organ))/,
        true,
      ),
      shock: says(text, /\bseptic shock\b/, true),
      dysfunction: saysAny(text, [
        ['acute-kidney-failure', /\b(?:aki|acute (?:kidney|renal) (?:injury|failure))\b/],
        [
          'acute-respiratory-failure-hypoxia',
          /\bacute (?:hypoxi?c|hypoxemic) respiratory failure\b|\bacute respiratory failure with hypoxia\b/,
        ],
        ['acute-respiratory-failure', /\bacute respiratory failure\b(?! with hypoxia)/],
        ['metabolic-encephalopathy', /\b(?:metabolic|septic) encephalopathy\b/],
        ['disseminated-coagulation', /\b(?:dic|disseminated intravascular coagul\w+)\b/],
      ]),
      infection: saysAny(text, [
        ['pneumonia', /\b(?:pneumonia|pna)\b/],
        ['urinary-tract', /\b(?:uti|urinary tract infection)\b/],
      ]),
      urosepsis: stated(text, /\b(?:sepsis|septic)\b/) ? undefined : says(text, /\burosepsis\b/, true),
    }),
  );
