import { burn, type Entry } from '@kenjiuno/msgreader/lib/Burner.js';

const directory = 1;
const document = 2;
const root = 5;

/** A message as Outlook saves it ([MS-OXMSG]), with one attachment. */
export function savedMessage(message: {
  readonly subject: string;
  readonly sender: string;
  readonly body: string;
  readonly attachment: { readonly name: string; readonly content: Uint8Array };
}): Buffer {
  const stream = (name: string, content: Uint8Array): Entry => ({
    name,
    type: document,
    length: content.length,
    // Not a pooled buffer: the writer takes the memory behind it.
    binaryProvider: () => Uint8Array.from(content),
  });
  const text = (id: string, value: string) => stream(`__substg1.0_${id}001F`, Buffer.from(value, 'utf16le'));
  const own = [
    stream('__properties_version1.0', new Uint8Array(32)),
    text('0037', message.subject),
    text('0C1A', message.sender),
    text('1000', message.body),
  ];
  const attached = [
    stream('__properties_version1.0', new Uint8Array(8)),
    text('3707', message.attachment.name),
    stream('__substg1.0_37010102', message.attachment.content),
  ];
  const folder: Entry = {
    name: '__attach_version1.0_#00000000',
    type: directory,
    length: 0,
    children: attached.map((_entry, at) => at + own.length + 2),
  };
  const top: Entry = {
    name: 'Root Entry',
    type: root,
    length: 0,
    children: own.map((_entry, at) => at + 1).concat(own.length + 1),
  };
  return Buffer.from(burn([top, ...own, folder, ...attached]));
}
