import {
  factAt,
  findChoice,
  findFact,
  minutesOf,
  present,
  type ServiceReader,
  serviceOf,
  triggerOf,
} from './reader.ts';

/** Services that may be given by video and have codes of their own. */
const otherService =
  /\b(?:psychotherap\w*|therapy|counsel\w*|nutrition\w*|behavio\w*|TCM|transitional|chronic care|remote|advance care|preventive|wellness|consult(?:ation)?s?)\b/i;

/** Visits by video or telephone: the way, minutes in all and of discussion, and the short check-in. */
export const readTelemedicine: ServiceReader = text => {
  const trigger = triggerOf(
    text,
    /\b(?:tele-?(?:medicine|health)\b(?: visit)?|video (?:visit|call|appointment|encounter)|(?:telephone|phone|audio-only|audio only|audio) (?:visit|e\/?m|encounter|appointment)|virtual check-?in|brief check-?in)/i,
  );
  if (!trigger || otherService.test(text.passage.text)) return [];
  const way = findChoice(text, trigger, [
    [
      'audio-only',
      /\b(?:audio[- ]only|(?:tele)?phone (?:visit|e\/?m|encounter|appointment|only)|by (?:tele)?phone|sound alone|no video)\b/i,
    ],
    [
      'audio-video',
      /\b(?:audio[- ](?:and[- ])?video|by video|video (?:visit|call|appointment|encounter)|live video|sound and picture)\b/i,
    ],
  ]);
  const spoken = findFact(
    text,
    trigger,
    /\b(\d{1,3})\s?min(?:ute)?s?\sof\s(?:medical\s)?(?:discussion|talk(?:ing)?|conversation)\b|\bdiscussion\s(?:of|for|lasted|took|was)\s(\d{1,3})\s?min/i,
    found => Number(found[1] ?? found[2]),
  );
  const total = minutesOf(text, trigger, (_, after) =>
    /^\sof\s(?:medical\s)?(?:discussion|talk|conversation)/i.test(after),
  );
  const short = triggerOf(text, /\b(?:virtual|brief) check-?in\b/i);
  const mdm = text.facts.visit?.mdm;
  return [
    serviceOf(
      text,
      'telemedicine',
      trigger,
      present({
        way,
        patient: text.facts.visit?.patient,
        minutes: total,
        mdm,
        discussionMinutes: spoken ?? (short ? total : undefined),
        checkIn: short && factAt(text, true, short.start, short.end),
      }),
    ),
  ];
};
