/** The words and signs before a place, nearest first; each is read when it is asked for. */
export class WordsBefore {
  private readonly found: string[] = [];
  private readonly text: string;
  private readonly floor: number;
  private at: number;

  constructor(text: string, floor: number, end: number) {
    this.text = text;
    this.floor = floor;
    this.at = end;
  }

  /** As written; empty before the first. */
  raw(index: number): string {
    while (this.found.length <= index) this.found.push(this.next());
    return this.found[index] ?? '';
  }

  plain(index: number): string {
    return plain(this.raw(index));
  }

  private next(): string {
    const { text, floor } = this;
    while (this.at > floor) {
      const unit = text.charCodeAt(this.at - 1);
      if (isSign(unit)) {
        this.at -= 1;
        return text.charAt(this.at);
      }
      const end = this.at;
      let start = -1;
      while (this.at > floor) {
        const here = text.charCodeAt(this.at - 1);
        if (!isInWord(here) && !isCurrency(here)) break;
        this.at -= 1;
        if (opensWord(here)) start = this.at;
        if (isCurrency(here)) break;
      }
      if (start >= 0) return text.slice(start, end);
      if (this.at === end) this.at -= 1;
    }
    return '';
  }
}

const signs = new Set([...'#:=,;!?()'].map(sign => sign.charCodeAt(0)));

function isSign(unit: number): boolean {
  return unit < 64 && signs.has(unit);
}

/** Letters, digits and "$": where a word may begin. */
function opensWord(unit: number): boolean {
  return isLetter(unit) || (unit >= 48 && unit <= 57) || unit === 36 || isCurrency(unit);
}

/** What a word may hold besides: & ' - . / */
function isInWord(unit: number): boolean {
  return opensWord(unit) || unit === 38 || unit === 39 || (unit >= 45 && unit <= 47);
}

/** The signs of euro, pound and micro: a word may only begin with them. */
function isCurrency(unit: number): boolean {
  return unit === 0x20ac || unit === 0xa3 || unit === 0xb5;
}

export function isLetter(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90);
}

function plain(word: string): string {
  let end = word.length;
  while (end > 0 && isTrailing(word.charCodeAt(end - 1))) end -= 1;
  return word.slice(0, end).toLowerCase();
}

/** . ' - at the end of a word */
function isTrailing(unit: number): boolean {
  return unit === 46 || unit === 39 || unit === 45;
}
