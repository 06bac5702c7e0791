import { isAskerServed, progressOf } from '../../src/outbox/progress.ts';

const ann = 'ann@clinic.test';
const team = 'team@practice.test';
const later = (address: string) => ({ address, permanent: false, response: '451 4.7.1 greylisted' });
const never = (address: string) => ({ address, permanent: true, response: '550 5.1.1 no such user' });

test.each([
  ['all taken', [], 'served', [], 0],
  ['asker greylisted', [later(ann)], 'waiting', [ann], 0],
  ['asker refused', [never(ann)], 'refused', [], 1],
  ['team greylisted', [later(team)], 'served', [team], 0],
  ['team refused', [never(team)], 'served', [], 1],
  ['both greylisted', [later(team), later(ann)], 'waiting', [ann, team], 0],
  ['asker refused, team greylisted', [never(ann), later(team)], 'refused', [team], 1],
  ['asker in other letters', [later('Ann@CLINIC.test')], 'waiting', [ann], 0],
])('%s', (_what, rejected, asker, waiting, refused) => {
  const progress = progressOf([ann], [ann, team], rejected);
  expect(progress).toMatchObject({ asker, waiting });
  expect(progress.refused).toHaveLength(refused);
});

test('an asker of an international domain is known by its ASCII form', () => {
  expect(
    progressOf(['ann@klinik-süd.test'], ['ann@klinik-süd.test'], [later('ann@xn--klinik-sd-x9a.test')]).asker,
  ).toBe('waiting');
});

test.each([
  [undefined, false],
  [[ann], false],
  [[team], true],
  [[], true],
])('with %p left, the asker is served: %p', (remaining, served) => {
  expect(isAskerServed([ann], remaining)).toBe(served);
});
