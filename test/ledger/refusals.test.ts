import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';
import { arrival, asker, at } from '../support/arrivals.ts';
import { startPostgres, type TestPostgres } from '../support/postgres.ts';

let postgres: TestPostgres;
let one: Ledger;
let other: Ledger;

beforeAll(async () => {
  postgres = await startPostgres();
}, 60_000);
afterAll(async () => {
  await postgres.stop();
});
beforeEach(async () => {
  const url = await postgres.fresh();
  one = await openLedger(url);
  other = await openLedger(url);
});
afterEach(async () => {
  await one.close();
  await other.close();
});

const aWeek = 7 * 24 * 60;
const reject = (ledger: Ledger, address: string, minutes: number) =>
  ledger.recordRejected(
    arrival({ from: address }),
    { reason: 'not-authenticated', refusal: { address, since: at(minutes - aWeek) } },
    at(minutes),
  );

async function claimAll(minutes: number): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const claimed = await one.claimRefusal(at(minutes));
    if (claimed === undefined) return found;
    found.push(claimed.address);
    await one.settleRefusal(claimed.messageId, { kind: 'sent', response: '250 ok' }, at(minutes));
  }
}

test('an address is told once in its period, whichever process takes the mail', async () => {
  await Promise.all([one, other, one, other].map(ledger => reject(ledger, asker, 0)));
  await reject(one, asker.toUpperCase(), 1);
  expect(await claimAll(2)).toHaveLength(1);
  await reject(one, asker, aWeek - 1);
  expect(await claimAll(aWeek)).toEqual([]);
  await reject(one, asker, aWeek + 2);
  expect(await claimAll(aWeek + 3)).toEqual([asker]);
});

test('the same mail seen again is told nothing', async () => {
  const mail = arrival();
  const ending = { reason: 'not-authenticated', refusal: { address: asker, since: at(1) } };
  await one.recordRejected(mail, ending, at(0));
  await one.recordRejected(mail, ending, at(1));
  expect(await claimAll(2)).toHaveLength(1);
});

test('many forged addresses make no more than twenty notices an hour', async () => {
  for (let i = 0; i < 25; i += 1) await reject(one, `p${i}@clinic.test`, 0);
  expect(await claimAll(1)).toHaveLength(20);
  await reject(one, 'later@clinic.test', 30);
  expect(await claimAll(31)).toEqual([]);
  await reject(one, 'later@clinic.test', 61);
  expect(await claimAll(62)).toEqual(['later@clinic.test']);
});

test("one that is in hand is nobody else's; refused for now it comes back, and ends", async () => {
  await reject(one, asker, 0);
  const claimed = await one.claimRefusal(at(1));
  expect(await other.claimRefusal(at(100))).toBeUndefined();
  const messageId = claimed?.messageId ?? 0;
  await one.settleRefusal(messageId, { kind: 'later', response: '451', dueAt: at(20) }, at(1));
  expect(await other.claimRefusal(at(19))).toBeUndefined();
  expect(await other.claimRefusal(at(21))).toMatchObject({ messageId, attempts: 2, address: asker });
  await other.settleRefusal(messageId, { kind: 'failed', response: '550' }, at(21));
  expect(await one.claimRefusal(at(500))).toBeUndefined();
});
