import type { NamedService } from './facts.ts';
import { findAll, type Passage, quoteOf } from './passage.ts';
import { stateIn } from './read-state.ts';

interface Known {
  readonly what: string;
  readonly words: RegExp;
  /** Rules whose lines would be its own; none where no rule codes it. */
  readonly rules: readonly string[];
  readonly codes: RegExp;
}

const VACCINE_CODES = /^(?:904[67]\d|90480|G000[89]|G0010|90[67]\d\d)$/;
const INJECTIONS = [
  'joint-injection',
  'other-injections',
  'trigger-points',
  'epidural',
  'facet',
  'chemodenervation',
  'infusion',
  'drug-units',
  'vaccines',
];

/** Only words that mostly stand for a service of their own; what is part of another one is left out. */
const KNOWN: readonly Known[] = [
  {
    what: 'an electrocardiogram',
    words: /\b(?:[er]?kg|ecg|electrocardiogram)\b/gi,
    rules: ['components'],
    codes: /^930[01]\d$/,
  },
  {
    what: 'an x-ray',
    words: /\bx-?rays?\b|\bradiographs?\b|\bfilms\b/gi,
    rules: ['xray-views', 'components', 'fracture-care'],
    codes: /^7[0-7]\d{3}$/,
  },
  {
    what: 'a vaccine',
    words: /\b(?:vaccin(?:e|es|ated|ation)|immuni[sz]ations?|flu shots?|tdap|prevnar|shingrix)\b/gi,
    rules: ['vaccines'],
    codes: VACCINE_CODES,
  },
  {
    what: 'a laceration repair',
    words:
      /\blac(?:eration)?s?\b[^.;\n]{0,50}\b(?:repaired|sutur\w+|closed|stapl\w+)|\b(?:repaired|sutured|closed)\b[^.;\n]{0,30}\blac(?:eration)?s?\b/gi,
    rules: ['repair'],
    codes: /^1(?:20|21|31)\d\d$/,
  },
  {
    what: 'a biopsy',
    words:
      /\bbiops(?:y|ies|ied)\b(?!\s(?:proven|results?|showed|report|confirmed|done (?:last|on|elsewhere)))/gi,
    rules: [
      'skin-biopsy',
      'shave',
      'excision',
      'colonoscopy',
      'upper-endoscopy',
      'mohs',
      'cystoscopy',
      'soft-tissue-tumor',
      'bladder-tumor',
    ],
    codes: /^(?:1110[2-7]|4\d{4}|5\d{4}|[0-9]{5})$/,
  },
  {
    what: 'an incision and drainage',
    words: /\bi ?& ?d\b|\bincision (?:and|&) drainage\b/gi,
    rules: [],
    codes: /^(?:100[4-8]\d|10140|10180|2\d{4}|4\d{4}|5\d{4})$/,
  },
  {
    what: 'a nebulizer treatment',
    words: /\bneb(?:uli[sz]er)? (?:tx|treatments?|therapy|given)\b|\bnebs\b/gi,
    rules: [],
    codes: /^94640$/,
  },
  { what: 'a spirometry', words: /\bspirometry\b/gi, rules: ['components'], codes: /^940\d\d$/ },
  {
    what: 'a rapid strep test',
    words: /\brapid strep\b|\bstrep (?:test|screen|a)\b/gi,
    rules: [],
    codes: /^8\d{4}$/,
  },
  {
    what: 'a urinalysis',
    words: /\burinalysis\b|\burine dip(?:stick)?\b|\bua\b(?=[ ,.;]|$)/gi,
    rules: [],
    codes: /^810\d\d$/,
  },
  { what: 'a blood draw', words: /\bvenipunctures?\b|\bblood draws?\b/gi, rules: [], codes: /^3641\d$/ },
  {
    what: 'a splint or cast',
    words:
      /\b(?:splint|cast)(?:ed)? (?:was )?(?:applied|placed|put on)\b|\b(?:applied|placed) (?:an? )?(?:[\w-]+ ){0,3}(?:splint|cast)\b/gi,
    rules: ['fracture-care'],
    codes: /^29\d{3}$/,
  },
  {
    what: 'a compression wrap',
    words: /\bunna boots?\b|\b(?:multi-?layer |four-?layer )?compression (?:wraps?|bandag\w+|system)\b/gi,
    rules: [],
    codes: /^(?:2958\d)$/,
  },
  { what: 'a total contact cast', words: /\btotal contact cast\w*\b|\btcc\b/gi, rules: [], codes: /^29445$/ },
  {
    what: 'an infusion',
    words: /\b(?:iv )?infus(?:ion|ed)\b/gi,
    rules: ['infusion', 'drug-units'],
    codes: /^96[34]\d\d$/,
  },
  {
    what: 'an injection',
    words: /\binjections?\b(?! site)|\binjected\b/gi,
    rules: INJECTIONS,
    codes: /^(?:\d{5}|[JQ]\d{4})$/,
  },
  {
    what: 'sedation',
    words: /\b(?:moderate|conscious) sedation\b/gi,
    rules: ['moderate-sedation', 'anesthesia'],
    codes: /^(?:9915\d|G0500)$/,
  },
  {
    what: 'a foreign body removal',
    words: /\bforeign body (?:removal|removed)\b|\bremoved? (?:an? )?(?:[\w-]+ )?foreign body\b/gi,
    rules: [],
    codes: /^\d{5}$/,
  },
  {
    what: 'a Pap smear',
    words: /\bpap (?:smear|test)\b/gi,
    rules: ['wellness-visit', 'preventive'],
    codes: /^(?:Q0091|881\d\d|G0101)$/,
  },
  {
    what: 'an IUD placement',
    words: /\biud (?:insert\w+|plac\w+)\b|\b(?:insert\w+|plac\w+) (?:of )?(?:an? )?iud\b/gi,
    rules: [],
    codes: /^58300$/,
  },
];

const MAX_NAMED = 8;

/** The services a text names as done, each kind once. */
export function readNamedServices(passage: Passage): NamedService[] {
  return KNOWN.flatMap(({ what, words, rules, codes }) => {
    const found = findAll(passage, words).find(each => isDone(passage, each));
    if (!found) return [];
    const quote = quoteOf(passage, found.index, found.index + found[0].length);
    return [{ what, quote, rules: [...rules], codes: codes.source }];
  }).slice(0, MAX_NAMED);
}

function isDone({ text }: Passage, found: RegExpExecArray): boolean {
  const end = found.index + found[0].length;
  const line = text.slice(Math.max(0, found.index - 160), found.index).replace(/^.*\n/s, '');
  const rest = text.slice(end, end + 120).replace(/\n.*$/s, '');
  return stateIn(line, found[0], rest, /^[^.!\n]{0,80}\?/.test(rest)) === 'performed';
}
