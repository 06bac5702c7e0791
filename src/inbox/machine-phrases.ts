import { awayElsewhere, awayEnglish, gone } from './absence-phrases.ts';
import { fold } from './machine-subjects.ts';
import { acknowledged, automatic, challenge, helpdesk, thanked } from './responder-phrases.ts';
import {
  calendar,
  devices,
  listServers,
  lists,
  notices,
  quarantine,
  receipts,
  structural,
  undelivered,
} from './system-phrases.ts';

/**
 * What mail programs, gateways and automatic replies say in their text, where no header tells them. Written in
 * families (away, back on, gone, received, ...) and not after single mails. Compared after `flatten`.
 */

export type PhraseReason = 'bounce' | 'auto-reply' | 'list' | 'calendar' | 'receipt' | 'unattended';

export interface Phrase {
  readonly reason: PhraseReason;
  readonly pattern: RegExp;
  /** 3: no person writes it; 2: enough where nothing is asked; 1: only together with another. */
  readonly weight: 1 | 2 | 3;
}

/** Case, accents and typographic apostrophes removed, white space single. */
export function flatten(text: string): string {
  return fold(text)
    .replace(/[’‘`´]/g, "'")
    .replace(/\s+/g, ' ');
}

/** Alternatives as one pattern, decomposed like the text; words of scripts with case begin at a word. */
function anyOf(alternatives: readonly string[]): RegExp {
  const any = alternatives.join('|').normalize('NFKD').replace(/\p{M}/gu, '');
  return new RegExp(`(?<![\\p{Script=Latin}\\p{Script=Cyrillic}])(?:${any})`, 'u');
}

const phrases = (
  reason: PhraseReason,
  weight: Phrase['weight'],
  alternatives: readonly string[],
): Phrase => ({ reason, weight, pattern: anyOf(alternatives) });

export const textPhrases: readonly Phrase[] = [
  phrases('bounce', 3, structural),
  phrases('auto-reply', 3, helpdesk),
  phrases('bounce', 2, undelivered),
  phrases('auto-reply', 2, awayEnglish),
  phrases('auto-reply', 2, awayElsewhere),
  phrases('auto-reply', 2, gone),
  phrases('auto-reply', 2, automatic),
  phrases('auto-reply', 2, acknowledged),
  phrases('auto-reply', 1, thanked),
  phrases('auto-reply', 2, challenge),
  phrases('unattended', 2, quarantine),
  phrases('list', 2, listServers),
  phrases('list', 2, lists),
  phrases('receipt', 2, receipts),
  phrases('calendar', 2, calendar),
  phrases('unattended', 2, devices),
  phrases('unattended', 2, notices),
];
