import { setTimeout as delay } from 'node:timers/promises';
import { seldom } from '../../src/queue/seldom.ts';

test('the same text is told once in a while, with how many were left out; another one at once', async () => {
  const told: [string, number][] = [];
  const tell = seldom((text, leftOut) => void told.push([text, leftOut]), 50);
  for (let call = 0; call < 1000; call += 1) tell('away');
  tell('refused');
  expect(told).toEqual([
    ['away', 0],
    ['refused', 0],
  ]);
  await delay(60);
  tell('away');
  expect(told.at(-1)).toEqual(['away', 999]);
});

test('ever new texts are not kept for ever', () => {
  const told: string[] = [];
  const tell = seldom(text => void told.push(text));
  for (let call = 0; call < 1000; call += 1) tell(`port ${call}`);
  expect(told).toHaveLength(1000);
  tell('port 999');
  expect(told).toHaveLength(1000);
});
