import { openPassage } from '../../src/case/passage.ts';
import { doneOf } from '../../src/case/undone-clauses.ts';

const told = (text: string) =>
  doneOf(openPassage(text)).clauses.map(({ reason, start, end }) => [reason, text.slice(start, end).trim()]);

describe('clauses of what was not done that day', () => {
  test.each([
    ['Biopsy declined by patient. Two AKs frozen.', 'declined', 'Biopsy declined by patient.'],
    ['Flu shot offered, pt refused. Tdap given.', 'declined', 'pt refused'],
    ['Debridement was postponed to Friday. Wound rinsed today.', 'postponed', 'postponed'],
    ['Excised the cyst. Scar revision next month.', 'later', 'Scar revision next month.'],
    ['Unna boot (29580)? -> no, ordered for next week. Leg debrided.', 'later', '29580'],
    ['US guidance for the injection? No. Left knee injected.', 'not-done', 'injection? No'],
    ['On 1/5 we injected both knees. Today the left knee only.', 'earlier', 'On 1/5'],
    ['Last visit took 45 minutes. Office visit today 30 minutes.', 'earlier', '45 minutes'],
    ['Dehiscence 8 days after TKA 27447, closed today.', 'earlier', '8 days after TKA 27447'],
    ['Graft placed by an outside surgeon. We debrided it today.', 'elsewhere', 'outside surgeon'],
    ['The hospitalist delivered her. We saw her for 6 visits.', 'elsewhere', 'hospitalist delivered'],
    ['Her mother had melanoma. Nevus of the back excised.', 'family', 'mother had melanoma'],
  ])('%s', (text, reason, words) => {
    expect(told(text)).toContainEqual([reason, expect.stringContaining(words)]);
  });

  test.each([
    'Medicare declined 97597. Selective debridement of 15 sq cm today.',
    'Trigger point injections were offered and she agreed: two muscles injected.',
    'Debrided 20 sq cm of slough, then applied a dressing.',
    'Another physician of our group placed the device today.',
    'Work of yesterday: cyst excised yesterday. Biller wants it coded now.',
    'The hospitalist did the admission, 75 minutes.',
    'Correction to yesterday’s mail: the wound is 5 x 10 cm.',
  ])('nothing of the kind: %s', text => {
    expect(told(text)).toEqual([]);
  });

  test('a finding of an earlier day and what stands before an aside stay', () => {
    const text = 'Wound 5 x 5 cm, was 6 x 6 cm last visit. Debrided to muscle today.';
    const { today } = doneOf(openPassage(text));
    expect(today.text).toHaveLength(text.length);
    expect(today.text).toContain('5 x 5 cm');
    expect(today.text).not.toContain('6 x 6');
  });

  test.each([
    ['incomplete?\n\nColonoscopy to the cecum.', 'incomplete?'],
    ['Scope. Was it screening? Order does not say.', 'Was it screening?'],
  ])('a question states nothing: %s', (text, words) => {
    expect(doneOf(openPassage(text)).today.text).not.toContain(words);
  });

  test.each(['Scope. Was it screening? Yes, average risk.', 'Which code?', 'Is it 97597 for 15 sq cm?'])(
    'a question with its answer, its number or for the code stays: %s',
    text => {
      expect(doneOf(openPassage(text)).open).toEqual([]);
    },
  );
});
