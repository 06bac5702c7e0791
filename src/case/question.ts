/** One inbound message as a question: its text with the zones a reader tells apart. */

export type ZoneKind = 'subject' | 'new' | 'quoted' | 'signature';

export interface Zone {
  readonly kind: ZoneKind;
  /** UTF-16 offsets into `Question.text`, half open. */
  readonly start: number;
  readonly end: number;
}

export interface Question {
  /** Subject, a blank line, then the whole body text. Every offset in mentions and facts points into this. */
  readonly text: string;
  /** In order, together covering `text`. */
  readonly zones: readonly Zone[];
}
