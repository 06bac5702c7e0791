import type { QuotaRule } from '../../src/inbox/quota.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { arrival, at } from '../support/arrivals.ts';
import { type LedgerPair, openLedgerPair } from '../support/ledgers.ts';

let pair: LedgerPair;
/** Two intakes on one database. */
let one: Ledger;
let other: Ledger;
let domains = 0;

beforeAll(async () => {
  pair = await openLedgerPair();
  ({ one, other } = pair);
}, 60_000);
afterAll(async () => await pair.close(), 60_000);

/** Nobody else's questions count against a domain of its own. */
function freshDomain(): string {
  domains += 1;
  return `clinic${domains}.test`;
}

const ofSender = (limit: number, per: QuotaRule['per'] = 'hour'): QuotaRule => ({ of: 'sender', per, limit });
const ofDomain = (domain: string, limit: number): QuotaRule => ({ of: 'domain', per: 'hour', limit, domain });

interface Asked {
  readonly asker: string;
  readonly minutes: number;
  readonly quotas: readonly QuotaRule[];
  readonly word?: 'stop' | 'start';
  readonly ledger?: Ledger;
}

/** Takes one question: what came of it, in a word. */
async function ask({ asker, minutes, quotas, word, ledger = one }: Asked): Promise<string> {
  const taken = await ledger.takeQuestion(arrival({ from: asker }), { asker, quotas, word }, at(minutes));
  if (taken.kind !== 'taken') return taken.kind;
  const shown = (await ledger.showCase(taken.caseNumber))?.questions[0];
  return [shown?.state, shown?.notice ?? shown?.reason].filter(Boolean).join(' ');
}

const held = 'held quota-sender-hour';
const told = 'taken quota-sender-hour';

test('beyond the limit the first is told, the next wait; an hour later all is as before', async () => {
  const asked = { asker: `busy@${freshDomain()}`, quotas: [ofSender(2)] };
  const at0 = async () => [
    await ask({ ...asked, minutes: 0 }),
    await ask({ ...asked, asker: asked.asker.toUpperCase(), minutes: 1 }),
    await ask({ ...asked, minutes: 2 }),
    await ask({ ...asked, minutes: 3 }),
  ];
  expect(await at0()).toEqual(['taken', 'taken', told, held]);
  expect(await ask({ ...asked, minutes: 63 })).toBe('taken');
  expect(await ask({ ...asked, minutes: 64 })).toBe('taken');
  expect(await ask({ ...asked, minutes: 65 })).toBe(told);
  expect(await ask({ ...asked, minutes: 66 })).toBe(held);
});

test('two intakes at once: not one question too many, and one notice', async () => {
  const asked = { asker: `burst@${freshDomain()}`, quotas: [ofSender(5)], minutes: 10 };
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, i) => ask({ ...asked, ledger: i % 2 === 0 ? one : other })),
  );
  const count = (what: string) => all.filter(end => end === what).length;
  expect({ taken: count('taken'), told: count(told), held: count(held) }).toEqual({
    taken: 5,
    told: 1,
    held: 14,
  });
});

test('the senders of a domain share its limit; each is told once, no more of them than the limit', async () => {
  const domain = freshDomain();
  const quotas = [ofSender(20), ofDomain(domain, 2)];
  const by = (name: string) => ask({ asker: `${name}@${domain}`, quotas, minutes: 0 });
  const toldOfDomain = 'taken quota-domain-hour';
  const heldOfDomain = 'held quota-domain-hour';
  expect([await by('a'), await by('b')]).toEqual(['taken', 'taken']);
  expect([await by('a'), await by('c')]).toEqual([toldOfDomain, toldOfDomain]);
  expect([await by('a'), await by('d')]).toEqual([heldOfDomain, heldOfDomain]);
  expect(await ask({ asker: `a@${freshDomain()}`, quotas: [ofSender(20)], minutes: 0 })).toBe('taken');
});

test('the shorter window is over, the longer one still holds', async () => {
  const asked = { asker: `day@${freshDomain()}`, quotas: [ofSender(1), ofSender(2, 'day')] };
  expect(await ask({ ...asked, minutes: 0 })).toBe('taken');
  expect(await ask({ ...asked, minutes: 70 })).toBe('taken');
  expect(await ask({ ...asked, minutes: 140 })).toBe('taken quota-sender-day');
  expect(await ask({ ...asked, minutes: 210 })).toBe('held quota-sender-day');
});

test('beyond what everybody may ask together nobody is told anything', async () => {
  const overall: QuotaRule = { of: 'overall', per: 'hour', limit: 1 };
  const asker = `late@${freshDomain()}`;
  expect(await ask({ asker, quotas: [ofSender(1), overall], minutes: 0 })).toBe('held quota-overall-hour');
});

test('stop and start beyond the quota are carried out with their record and never wait', async () => {
  const asked = { asker: `stop@${freshDomain()}`, quotas: [ofSender(1)] };
  await ask({ ...asked, minutes: 0 });
  expect(await ask({ ...asked, minutes: 1 })).toBe(told);
  const stop = arrival({ from: asked.asker });
  const options = { asker: asked.asker, quotas: asked.quotas, word: 'stop' as const };
  expect(await one.takeQuestion(stop, options, at(2))).toMatchObject({
    kind: 'obeyed',
    reason: 'stop-obeyed',
  });
  expect(await other.isStopped(asked.asker)).toBe(true);
  const [mail] = await one.listMails({ limit: 1 });
  expect(mail).toMatchObject({ outcome: 'ignored', reason: 'stop-obeyed' });
  expect(mail?.detail).toContain('quota-sender-hour');

  expect(await ask({ ...asked, word: 'start', minutes: 3 })).toBe('obeyed');
  expect(await other.isStopped(asked.asker)).toBe(false);
  // The same mail seen again under another UID is no second order.
  expect(await one.takeQuestion({ ...stop, uid: stop.uid + 9000 }, options, at(4))).toMatchObject({
    kind: 'duplicate',
  });
  expect(await one.isStopped(asked.asker)).toBe(false);
});

test('mails of a clock that ran ahead do not count against anybody once it is right again', async () => {
  const asked = { asker: `clock@${freshDomain()}`, quotas: [ofSender(1)] };
  const aYear = 365 * 24 * 60;
  expect(await ask({ ...asked, minutes: aYear })).toBe('taken');
  expect(await ask({ ...asked, minutes: aYear + 1 })).toBe(told);
  expect(await ask({ ...asked, minutes: 0 })).toBe('taken');
  expect(await ask({ ...asked, minutes: 1 })).toBe(told);
  expect(await ask({ ...asked, minutes: 2 })).toBe(held);
});

test('the list of mails tells what a question waits for', async () => {
  const asked = { asker: `seen@${freshDomain()}`, quotas: [ofSender(1)] };
  for (const minutes of [0, 1, 2]) await ask({ ...asked, minutes });
  expect((await one.listMails({ limit: 3 })).map(({ state, reason }) => [state, reason])).toEqual([
    ['held', 'quota-sender-hour'],
    ['taken', 'quota-sender-hour'],
    ['taken', undefined],
  ]);
});

test('one query counts: by sender, by domain, or everybody, held ones apart', async () => {
  const domain = freshDomain();
  const quotas = [ofSender(2)];
  for (const name of ['Lee', 'lee', 'LEE', 'lee', 'kim'])
    await ask({ asker: `${name}@${domain}`, quotas, minutes: 500 });
  expect(await one.countQuestions({ sender: `LEE@${domain}` }, at(500))).toBe(3);
  expect(await one.countQuestions({ domain: domain.toUpperCase() }, at(500))).toBe(4);
  expect(await one.countQuestions({}, at(500), at(600))).toBe(4);
  expect(await one.countQuestions({ domain }, at(501))).toBe(0);
});
