import type { TextLicence } from '../case/codebook.ts';
import type { AskedCode, EditFinding, Grounds, LineStatus } from '../consult/opinion.ts';

/** The fixed wording of a reply, in one place: labels for the closed lists of an opinion, and the notices at its end. */

/** How strongly a label is coloured; the words alone always carry the meaning. */
export type Tone = 'good' | 'open' | 'stop' | 'calm';

export interface Label {
  readonly text: string;
  readonly tone: Tone;
}

export const LINE_STATUS: Readonly<Record<LineStatus, Label>> = {
  bill: { text: 'Bill', tone: 'good' },
  depends: { text: 'Depends', tone: 'open' },
  'do-not-bill': { text: 'Do not bill', tone: 'stop' },
};

export const BASIS: Readonly<Record<Grounds['basis'], string>> = {
  computed: 'computed',
  'looked-up': 'looked up',
  model: "language model's judgement",
};

export const WORDING: Readonly<Record<TextLicence, string>> = {
  ours: 'our wording',
  public: 'official wording',
  licensed: 'licensed wording',
};

export const EDIT_KIND: Readonly<Record<EditFinding['kind'], string>> = {
  ptp: 'NCCI pair',
  mue: 'Unit limit (MUE)',
  'add-on': 'Add-on code',
  validity: 'Validity',
  excludes1: 'Excludes1',
  other: 'Check',
};

export const EDIT_STATE: Readonly<Record<EditFinding['state'], Label>> = {
  hit: { text: 'Applies', tone: 'stop' },
  depends: { text: 'Depends', tone: 'open' },
  clear: { text: 'Checked, no edit', tone: 'good' },
};

export const STANDING: Readonly<Record<AskedCode['status'], string>> = {
  valid: 'valid on the date of service',
  'not-yet': 'not yet in force on the date of service',
  deleted: 'deleted before the date of service',
  'not-billable': 'not billable: needs more characters',
  unknown: 'not in the catalog',
};

export const VERDICT: Readonly<Record<AskedCode['verdict'], Label>> = {
  supported: { text: 'Supported', tone: 'good' },
  'not-supported': { text: 'Not supported', tone: 'stop' },
  depends: { text: 'Depends', tone: 'open' },
  'not-covered': { text: 'Not covered by our rules', tone: 'calm' },
};

export const CONFIDENCE: Readonly<Record<'high' | 'medium' | 'low', Label>> = {
  high: { text: 'High', tone: 'good' },
  medium: { text: 'Medium', tone: 'open' },
  low: { text: 'Low', tone: 'stop' },
};

export const DISCLAIMER = [
  'Coding guidance for trained staff, based only on what the mail says. The billing provider and coder stay responsible for the codes on the claim; code from the signed record.',
  "The payer's own policy governs. This is not legal advice, and not a promise of coverage or payment.",
] as const;
