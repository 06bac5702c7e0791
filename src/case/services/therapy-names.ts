export interface TherapyName {
  readonly code: string;
  /** Says the service by itself. */
  readonly full: RegExp;
  /** Words and initials of other trades too ("manual", "US", "MT"): they count only beside minutes. */
  readonly short?: RegExp;
}

/** Timed therapy services as notes call them. */
export const timedNames: readonly TherapyName[] = [
  {
    code: '97110',
    full: /\b(?:therapeutic ex(?:ercises?)?|ther[-\s]?ex(?:ercises?)?|there[-\s]ex)\b/gi,
    short: /\b(?:[Ee]xercises?|TEX?)\b/g,
  },
  {
    code: '97112',
    full: /\b(?:neuromuscular|neuro(?:-?muscular)?)[-\s]?re-?(?:ed(?:ucation)?|educat\w*)\b/gi,
    short: /\b(?:NMRE?|NRE|[Nn]euro)\b/g,
  },
  {
    code: '97140',
    full: /\bmanual (?:therapy|tx|techniques?)\b/gi,
    short: /\b(?:[Mm]anual|MT)\b/g,
  },
  {
    code: '97530',
    full: /\b(?:therapeutic activit(?:y|ies)|ther[-\s]?act(?:ivit(?:y|ies))?)\b/gi,
    short: /\bTA\b/g,
  },
  { code: '97116', full: /\bgait training\b/gi, short: /\b(?:[Gg]ait|GT)\b/g },
  {
    code: '97535',
    full: /\b(?:self[-\s]?care (?:training|home management|management)|adl training|home management training)\b/gi,
    short: /\b(?:[Ss]elf[-\s]?care|ADLs?|SC\/HM)\b/g,
  },
  { code: '97113', full: /\baquatic (?:therapy|exercises?)\b/gi, short: /\b[Aa]quatics?\b/g },
  { code: '97035', full: /\btherapeutic ultrasound\b/gi, short: /\b(?:[Uu]ltrasound|US)\b/g },
  { code: '97032', full: /\battended (?:e-?stim|electrical stimulation)\b/gi },
  { code: '97542', full: /\bwheelchair (?:management|training)\b/gi },
];

/** Evaluations, reported once; physical and occupational ones have a code for each complexity. */
export const evaluationNames = {
  physical: /\b(?:PT|physical therapy)\s(?:initial\s)?eval(?:uation)?\b/i,
  occupational: /\b(?:OT|occupational therapy)\s(?:initial\s)?eval(?:uation)?\b/i,
} as const;

export const evaluationComplexity =
  /\beval(?:uation)?[\s,:(-]{0,3}(low|mod(?:erate)?|high)\b|\b(low|mod(?:erate)?|high)(?:[-\s]complexity)?\s(?:PT|OT|physical therapy|occupational therapy)\s(?:initial\s)?eval/i;
