/** Counts tokens of a prompt with the tokenizer of current OpenAI models; close enough for other models' budgets. */
export type CountTokens = (text: string) => number;

/** The tokenizer slows down with the square of a word's length: 100,000 letters without a space cost it 5 s. */
const PIECE_CHARS = 600;

/** Loads the tokenizer's tables (about 0.2 s, 80 MB) on first use only: answers without a model never need them. */
export async function loadTokenCounter(): Promise<CountTokens> {
  const { countTokens } = await import('gpt-tokenizer/encoding/o200k_base');
  return text => {
    let total = 0;
    for (let at = 0; at < text.length; at += PIECE_CHARS)
      total += countTokens(text.slice(at, at + PIECE_CHARS));
    return total;
  };
}
