import type { OpinionData } from '../consult/opinion.ts';
import { plainLine, plainList } from './plain.ts';

/** The sources of a reply, each once under a number, so that statements can name them in one place. */
export interface SourceIndex {
  readonly list: readonly { readonly number: string; readonly text: string }[];
  /** The number of a source; empty for a statement without one. */
  refOf(source: string | undefined): string;
}

/** Numbers the sources in the order in which the reply needs them. The catalog edition is printed apart. */
export function indexSources(opinion: OpinionData): SourceIndex {
  const needed = [
    ...opinion.edits.map(edit => edit.source),
    ...opinion.why.map(why => why.source),
    ...opinion.lines.flatMap(line => line.why.map(why => why.source)),
    ...opinion.diagnoses.flatMap(diagnosis => diagnosis.why.map(why => why.source)),
    ...opinion.doNotBill.map(item => item.source),
    ...opinion.payerForks.map(fork => fork.source),
    ...opinion.sources.filter(source => !source.includes(opinion.edition.label)),
  ];
  const texts = [
    ...new Set(
      plainList(
        needed.flatMap(source => (source === undefined ? [] : [source])),
        200,
      ),
    ),
  ];
  const numbers = new Map(texts.map((text, index) => [text, String(index + 1)]));
  return {
    list: texts.map(text => ({ number: numbers.get(text) ?? '', text })),
    refOf: source => (source === undefined ? '' : (numbers.get(plainLine(source)) ?? '')),
  };
}
