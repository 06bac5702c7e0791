import { matchCodes } from '../src/case/match.ts';
import { readQuestion } from '../src/case/question.ts';
import { readFacts } from '../src/case/read-facts.ts';
import { openCatalog } from '../src/catalog/catalog.ts';

/**
 * How fast a mail is read, against the simplest thing that could find codes (one regular expression over the
 * same text), measured in the same run. The goal: 1 MB of mail text matched in under 50 ms.
 */
const paragraph = `Hello, the patient with a stage 3 pressure ulcer of the sacrum was seen on 10/05/2026 for a disposable NPWT
device, 45 sq cm. We billed 97607 and 11042-59 to Medicare; the payer denied 97607 as bundled. L89.153.
1200 Cedar Hollow Rd, New Hyde Park, NY 11042. Phone (555) 010-4477

`;
const rounds = 15;

function median(work: () => unknown): number {
  const times = Array.from({ length: rounds }, () => {
    const startedAt = performance.now();
    work();
    return performance.now() - startedAt;
  });
  return times.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
}

const book = openCatalog(undefined);
const rows = [0.1, 1, 10].map(megabytes => {
  const text = paragraph.repeat(Math.ceil((megabytes * 1_000_000) / paragraph.length));
  const question = readQuestion({ subject: '', text });
  const baseline = median(() => [...text.matchAll(/\b(?:\d{4}[0-9FTUM]|[A-Z]\d{4}|[A-Z]\d\d\.?\w{0,4})\b/g)]);
  const matching = median(() => matchCodes(question, book, '2026-11-23', Number.POSITIVE_INFINITY));
  const facts = median(() => readFacts(question, [], '2026-11-23'));
  return {
    megabytes,
    'one regex, ms': Math.round(baseline * 10) / 10,
    'match, ms': Math.round(matching * 10) / 10,
    'match / regex': Math.round((matching / baseline) * 10) / 10,
    'facts, ms': Math.round(facts * 10) / 10,
  };
});
book.close();
process.stdout.write(`${rows.map(row => JSON.stringify(row)).join('\n')}\n`);
