import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What to do when no browser is found; the same words in tests and scripts. */
export const CHROMIUM_HINT =
  'No Chromium found. Debian: apt-get install chromium; or set CHROMIUM to the path of a Chrome or Chromium.';

/** Path of a Chromium on this machine, `CHROMIUM` first; undefined when there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  return [env.CHROMIUM, ...CANDIDATES].find(path => path !== undefined && path !== '' && existsSync(path));
}

/** A headless browser without network of its own. The caller closes it. */
export async function openChromium(path: string): Promise<Browser> {
  return await chromium.launch({
    executablePath: path,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
