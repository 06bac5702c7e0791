import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { comparisonSchema } from '../../src/commands/eval/score.ts';
import { composePrompt as shorter } from '../../src/consult/prompts/compose-2.ts';
import { runCommand } from '../support/command.ts';
import {
  type ChatBody,
  type Move,
  type OpenAiServer,
  startOpenAiServer,
  systemText,
} from '../support/openai-server.ts';

const CASES = `
- id: small-wound
  family: npwt
  mail: |
    NPWT

    We placed a disposable NPWT device over a 45 sq cm sacral wound. What do we report?
  lines: [97607 x1]
- id: large-wound
  family: npwt
  mail: |
    NPWT

    We placed a disposable NPWT device over a 62 sq cm sacral wound. What do we report?
  lines: [97608 x1]
- id: wrongly-expected
  family: npwt
  mail: |
    NPWT

    We placed a disposable NPWT device over a 62 sq cm sacral wound. What do we report?
  lines: [97607 x1]
`;

/** "honest" says what is decided, "liar" invents a code and contradicts, "broken" has a fault. */
function answer(body: ChatBody): Move {
  if (body.model === 'broken') return { status: 500 };
  const isLiar = body.model === 'liar';
  return {
    say: JSON.stringify({
      explanation: isLiar ? 'Bill 99291 as well. The device decides.' : 'The device decides.',
      lines: [],
      answers: [],
      confidence: '',
      disagreements: isLiar ? ['It is 99291.'] : [],
    }),
    usage: {
      prompt_tokens: systemText(body) === shorter.system ? 600 : 1000,
      completion_tokens: 100,
      total_tokens: 1100,
    },
  };
}

let server: OpenAiServer;
let folder: string;
beforeAll(async () => {
  server = await startOpenAiServer(answer);
  folder = await mkdtemp(path.join(tmpdir(), 'caseconsultant-eval-'));
  await writeFile(path.join(folder, 'cases.yaml'), CASES);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function evaluate(...args: string[]): Promise<{ code: number | string; out: string }> {
  const command = runCommand(['eval', ...args], {
    cwd: folder,
    env: {
      OPENAI_BASE_URL: server.baseUrl,
      OPENAI_API_KEY: 'k',
      OPENAI_MODEL: 'honest',
      OPENAI_PRICE_INPUT: '2',
      OPENAI_PRICE_OUTPUT: '10',
    },
  });
  const code = await command.ended();
  return { code, out: command.output() };
}

/** The cells of a table row. */
const rowOf = (out: string, title: string): string[] =>
  out
    .split('\n')
    .find(line => line.startsWith(`${title}  `))
    ?.slice(title.length)
    .trim()
    .split(/\s{2,}/) ?? [];

test('rules, models and prompts side by side, saved, and held against a later run', async () => {
  const { code, out } = await evaluate(
    '.',
    '--model',
    '--model',
    'liar',
    '--model',
    'broken',
    '--price',
    'liar=1/1',
  );
  expect(code).toBe(0);
  expect(rowOf(out, 'exact %')).toEqual(['66.7', '66.7', '66.7', '66.7']);
  expect(rowOf(out, 'line precision %')).toEqual(['66.7', '66.7', '66.7', '66.7']);
  expect(rowOf(out, 'lines unlike offline')).toEqual(['-', '0', '0', '0']);
  expect(rowOf(out, 'answered by the model')).toEqual(['-', '3', '3', '0']);
  expect(rowOf(out, 'claims removed')).toEqual(['-', '0', '3', '0']);
  expect(rowOf(out, 'disagreed with rules')).toEqual(['-', '0', '3', '0']);
  expect(rowOf(out, 'input tokens')).toEqual(['-', '3000', '3000', '0']);
  // 3 x (1000 x $2 + 100 x $10) and 3 x 1100 x $1 for a million tokens.
  expect(rowOf(out, 'cost, US dollars').slice(0, 3)).toEqual(['-', '0.0090', '0.0033']);
  expect(out).toMatch(/broken: calls that failed: server-error \d/);

  const first = await evaluate('.', '--model', '--prompt', 'compose-1', '--json');
  const second = await evaluate('.', '--model', '--prompt', 'compose-2', '--json');
  const { runs } = comparisonSchema.parse(JSON.parse(second.out));
  expect(runs.map(run => [run.label, run.model, run.prompts?.compose])).toEqual([
    ['offline', undefined, undefined],
    ['honest compose/2', 'honest', 'compose/2'],
  ]);
  expect(runs[1]?.figures).toMatchObject({ answered: 3, calls: 3, inputTokens: 1800, costUsd: 0.0066 });
  expect(runs[1]?.cases[0]?.figures).toMatchObject({ answered: true, inputTokens: 600, removed: 0 });
  await writeFile(path.join(folder, 'first.json'), first.out);
  await writeFile(path.join(folder, 'second.json'), second.out);

  const compared = await evaluate('second.json', '--compare', 'first.json');
  expect(compared.out).toContain('honest compose/1 -> honest compose/2');
  expect(compared.out).toContain('tokens: 3300 -> 2100');
  expect(compared.out).toContain('cost, US dollars: 0.009 -> 0.0066');
}, 120_000);

test.each([
  [
    'an unknown prompt, with those there are',
    ['.', '--model', '--prompt', 'compose-99'],
    'compose-1, compose-2',
  ],
  ['a prompt for nobody', ['.', '--prompt', 'compose-1'], 'Add --model'],
  ['a price that is none', ['.', '--model', '--price', 'cheap'], 'MODEL=INPUT/OUTPUT'],
  ['a file that is no run', ['.', '--compare', 'cases.yaml'], 'cases.yaml: not a run'],
  ['a share that is none', ['.', '--min-exact', 'all'], 'between 0 and 1'],
  ['too few exact cases', ['.', '--min-exact', '0.9'], 'Only 66.7%'],
])(
  '%s is refused',
  async (_name, args, words) => {
    const { code, out } = await evaluate(...args);
    expect([code, out]).toEqual([2, expect.stringContaining(words)]);
  },
  60_000,
);
