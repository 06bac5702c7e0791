/**
 * Passes on the first call of each text, and then one in so many milliseconds with the number of those that were left
 * out: a server that is away for an hour must not fill the disk with one line.
 */
export function seldom(
  tell: (text: string, leftOut: number) => void,
  everyMs = 30_000,
): (text: string) => void {
  const last = new Map<string, { at: number; leftOut: number }>();
  return text => {
    const known = last.get(text);
    const now = performance.now();
    if (known !== undefined && now - known.at < everyMs) {
      known.leftOut += 1;
      return;
    }
    // Texts with ports and ids in them are many; what is old is told anew anyway.
    if (last.size >= 100) last.clear();
    last.set(text, { at: now, leftOut: 0 });
    tell(text, known?.leftOut ?? 0);
  };
}
