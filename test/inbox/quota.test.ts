import { nameOfRule, type QuotaRule, rulesFor } from '../../src/inbox/quota.ts';

const rules: readonly QuotaRule[] = [
  { of: 'sender', per: 'hour', limit: 20 },
  { of: 'domain', domain: 'clinic.test', per: 'hour', limit: 5 },
  { of: 'domain', domain: 'clinic.test', per: 'day', limit: 9 },
  { of: 'domain', domain: '*', per: 'day', limit: 7 },
  { of: 'overall', per: 'hour', limit: 300 },
];

test.each([
  ['lee@Clinic.test', ['quota-domain-hour 5 clinic.test', 'quota-domain-day 9 clinic.test']],
  ['kim@other.test', ['quota-domain-day 7 other.test']],
  ['kim@sub.clinic.test', ['quota-domain-day 7 sub.clinic.test']],
])('the domain rules of %s', (sender, wanted) => {
  const held = rulesFor(sender, rules);
  const words = held
    .filter(({ of }) => of === 'domain')
    .map(rule => `${nameOfRule(rule)} ${rule.limit} ${rule.domain}`);
  expect(words).toEqual(wanted);
  expect(held.filter(({ of }) => of !== 'domain').map(nameOfRule)).toEqual([
    'quota-sender-hour',
    'quota-overall-hour',
  ]);
});

test('a sender whose domain has no rule is held to none', () => {
  expect(rulesFor('kim@other.test', rules.slice(0, 3)).map(({ of }) => of)).toEqual(['sender']);
});
