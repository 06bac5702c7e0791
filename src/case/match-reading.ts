import type { CodeBook, CodeStatus } from './codebook.ts';
import { clauseReader } from './match-clauses.ts';
import { headerReader } from './match-header.ts';
import type { Question, ZoneKind } from './question.ts';
import { segmentReader } from './segments.ts';

/** What the steps of matching share for one text. */
export interface Reading {
  readonly text: string;
  readonly statusOf: (code: string) => CodeStatus;
  readonly segmentAt: ReturnType<typeof segmentReader>;
  readonly clausesOf: ReturnType<typeof clauseReader>;
  readonly zoneAt: (position: number) => ZoneKind;
  /** The line that introduces the list a position stands in; empty for none. */
  readonly headerAt: (position: number) => string;
  /** Whether the mail speaks of codes at all; computed once. */
  readonly aboutCodes: () => boolean;
}

/** Opens a question's text for matching: what is read from it is read once. */
export function openReading(question: Question, book: CodeBook, on: string): Reading {
  const statuses = new Map<string, CodeStatus>();
  let about: boolean | undefined;
  const text = plainSigns(question.text);
  return {
    text,
    statusOf: code => {
      let status = statuses.get(code);
      if (status === undefined) {
        status = book.card(code, on)?.status ?? 'unknown';
        statuses.set(code, status);
      }
      return status;
    },
    segmentAt: segmentReader(text),
    clausesOf: clauseReader(),
    zoneAt: zoneReader(question),
    headerAt: headerReader(text),
    aboutCodes: () => {
      about ??= /\b(?:cpt|hcpcs|icd|codes?|coding|bill|billing|billed|modifier|denied|denial|claim)\b/i.test(
        text.slice(0, 20_000),
      );
      return about;
    },
  };
}

const unusualSigns = /[\u00a0\u2000-\u200a\u2010-\u2012\u202f\u205f\u2212\u3000\ufe63\uff0d]/;

/** Spaces and hyphens of other kinds as plain ones, each in its place, so that every offset stays true. */
function plainSigns(text: string): string {
  if (!unusualSigns.test(text)) return text;
  return text
    .replace(/[\u2010-\u2012\u2212\ufe63\uff0d]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/g, ' ');
}

function zoneReader(question: Question): (position: number) => ZoneKind {
  let at = 0;
  return position => {
    const zones = question.zones;
    if (position < (zones[at]?.start ?? 0)) at = 0;
    while (at < zones.length - 1 && position >= (zones[at]?.end ?? 0)) at += 1;
    return zones[at]?.kind ?? 'new';
  };
}
