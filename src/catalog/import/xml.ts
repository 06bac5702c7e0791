import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Permanent } from '../../outcome.ts';
import type { Member } from './archive.ts';
import { StopReading } from './sheet.ts';

export interface XmlCallbacks {
  readonly open: (name: string, attributes: Readonly<Record<string, string>>) => void;
  readonly text: (text: string) => void;
  readonly close: (name: string) => void;
}

const deepest = 64;

/**
 * Streams an XML file through callbacks. Entities beyond the five of XML are an error, so nothing expands.
 * @throws Permanent with the line when the file is not well-formed.
 */
export async function readXml(member: Member, callbacks: XmlCallbacks): Promise<void> {
  const parser = new SaxesParser();
  const decoder = new TextDecoder('utf-8');
  let depth = 0;
  let failure: Error | undefined;
  parser.on('error', error => {
    failure ??= error;
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    depth += 1;
    if (depth > deepest)
      throw new Permanent(`${member.label}, line ${parser.line}: elements are nested too deeply`);
    callbacks.open(tag.name, tag.attributes);
  });
  parser.on('text', text => callbacks.text(text));
  parser.on('closetag', tag => {
    depth -= 1;
    callbacks.close(tag.name);
  });
  for await (const chunk of await member.open()) {
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (failure !== undefined) break;
  }
  if (failure === undefined) parser.close();
  if (failure instanceof StopReading) return;
  if (failure !== undefined)
    throw new Permanent(`${member.label}: not well-formed XML (${failure.message})`, { cause: failure });
}
