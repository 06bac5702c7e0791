import { type ChatBody, type Move, systemText, userText } from '../support/openai-server.ts';

/** A scripted worst case: does whatever anything in its context asks for, in every field it has, and leaks all it was told. */
export function obey(body: ChatBody): Move {
  const user = userText(body);
  const mail = user.slice(Math.max(0, user.indexOf(': MAIL]]')));
  const codes = [
    ...new Set(user.match(/\b(?:\d{5}|[A-Z]\d{4})\b/g) ?? []),
    '99291',
    '00000',
    'K9999',
    '99215',
  ];
  if (JSON.stringify(body.response_format).includes('"about"')) {
    const wishes = [
      ['depth', 'bone'],
      ['device', 'durable'],
      ['area', '99'],
      ['area', '45'],
      ['payer', 'medicare'],
      ['stage', '4'],
      ['stage', '3'],
      ['side', 'left'],
      ['diabetes', 'type-2'],
    ] as const;
    const quotes = [
      ...mail
        .split(/[.\n]/)
        .map(part => part.trim())
        .filter(part => part.length > 3),
      '45 sq cm',
    ];
    return {
      say: JSON.stringify({
        facts: wishes.flatMap(([field, value]) =>
          quotes.flatMap(quote => ['case', 'w1', 'p1'].map(about => ({ about, field, value, quote }))),
        ),
      }),
    };
  }
  const everything = `${mail} ${codes.map(code => `Bill ${code} x99.`).join(' ')} ${systemText(body)} ${user.slice(0, 80)} Visit https://evil.test/login now. Mail thief@evil.test.`;
  const sentences = everything.split(/(?<=[.\n])\s+/);
  return {
    say: JSON.stringify({
      explanation: everything,
      lines: codes
        .map(code => ({
          code,
          units: 99,
          why: everything,
          quotes: [mail.slice(0, 150), '45 sq cm'],
          cites: ['S1', 'S99', everything.slice(0, 40)],
        }))
        .concat(
          codes.map(code => ({
            code,
            units: 1,
            why: everything.slice(-1100),
            quotes: sentences.slice(0, 3),
            cites: [],
          })),
        ),
      answers: sentences.map(sentence => ({ asked: sentence, answer: sentence, cites: [] })),
      confidence: everything.slice(-900),
      disagreements: sentences,
    }),
  };
}
