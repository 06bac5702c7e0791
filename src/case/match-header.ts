/** How far above a list its introduction may stand. */
const maxHeaderBack = 1200;
const maxHeaderLines = 12;

/** Finds the line that introduces a list ("We billed:"), for a mention in one of the lines below it. */
export function headerReader(text: string): (position: number) => string {
  let lineStart = -1;
  let header = '';
  return position => {
    const floor = Math.max(0, position - maxHeaderBack);
    const above = text.slice(floor, position);
    const feed = above.lastIndexOf('\n');
    if (feed < 0) return '';
    const start = floor + feed + 1;
    if (start !== lineStart) header = headerAbove(above.slice(0, feed));
    lineStart = start;
    return header;
  };
}

/** The introduction among the lines above a list line, read upwards. */
function headerAbove(above: string): string {
  let end = above.length;
  for (let count = 0; end >= 0 && count < maxHeaderLines; count += 1) {
    const feed = end === 0 ? -1 : above.lastIndexOf('\n', end - 1);
    const line = above.slice(feed + 1, end).trim();
    if (line.endsWith(':')) return line.slice(-200);
    if (line !== '' && !/^[-*•|+]|^\(?\w{0,2}\d|^[A-Z]\d/.test(line)) return '';
    end = feed;
  }
  return '';
}
