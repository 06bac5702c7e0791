import { watchClock } from '../../workers/steady.ts';

const minuteMs = 60_000;
const yearMs = 365 * 24 * 60 * minuteMs;

/** A clock and the true time beside it; both move only when told. */
function openClock() {
  let trueMs = 0;
  let aheadMs = 1_800_000_000_000;
  const watch = watchClock(
    () => trueMs + aheadMs,
    () => trueMs,
  );
  return {
    watch,
    jump: (ms: number) => {
      aheadMs += ms;
    },
    /** Asked each minute, as the sweep does. */
    pass(minutes: number, driftMsEach = 0): boolean {
      let steady = false;
      for (let minute = 0; minute < minutes; minute += 1) {
        trueMs += minuteMs;
        aheadMs += driftMsEach;
        steady = watch.isSteady();
      }
      return steady;
    },
  };
}

test('a clock is trusted after an hour of running evenly', () => {
  const { pass } = openClock();
  expect(pass(59)).toBe(false);
  expect(pass(1)).toBe(true);
});

test.each([yearMs, -yearMs, 60 * minuteMs])('after a jump of %i ms it is trusted an hour later', jump => {
  const clock = openClock();
  clock.pass(120);
  clock.jump(jump);
  expect(clock.pass(1)).toBe(false);
  expect(clock.pass(58)).toBe(false);
  expect(clock.pass(2)).toBe(true);
});

test('a clock that jumps and returns is not trusted in between', () => {
  const clock = openClock();
  clock.pass(120);
  clock.jump(yearMs);
  expect(clock.pass(30)).toBe(false);
  clock.jump(-yearMs);
  expect(clock.pass(59)).toBe(false);
  expect(clock.pass(2)).toBe(true);
});

test('a clock that is slewed by seconds is no jump', () => {
  expect(openClock().pass(600, 500)).toBe(true);
});
