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
    /\b(?:tele-?(?:medicine|health|visit|med)\b(?: visit)?|televisit|(?:video|virtual|zoom|doxy(?:\.me)?|facetime) (?:visit|call|appointment|appt|encounter|f\/?u|follow-?up)|(?:telephone|phone|audio-only|audio only|audio) (?:visit|call|e\/?m|encounter|appointment|appt|only)|(?:visit|seen|appt) (?:by|via|over) (?:video|zoom|phone|telephone|audio)|audio[- ]only|virtual check-?in|brief check-?in)/i,
  );
  if (!trigger || otherService.test(text.passage.text)) return [];
  const way = findChoice(text, trigger, [
    [
      'audio-only',
      /\b(?:audio[- ]only|(?:tele)?phone (?:visit|call|e\/?m|encounter|appointment|appt|only)|(?:by|via|over the|over) (?:tele)?phone|sound alone|no video|video (?:failed|did ?n[o']t work|not working))\b/i,
    ],
    [
      'audio-video',
      /\b(?:audio[- /](?:and[- ])?(?:video|visual)|a\/v|(?:by|via|over) (?:video|zoom)|(?:video|zoom|doxy(?:\.me)?|facetime) (?:visit|call|appointment|appt|encounter|f\/?u|follow-?up)|live video|sound and picture)\b/i,
    ],
  ]);
  const spoken = findFact(
    text,
    trigger,
    /\b(\d{1,3})\s?min(?:ute)?s?\s(?:of\s)?(?:medical\s)?(?:discussion|talk(?:ing|ed)?|conversation|speaking|on (?:the )?phone|phone call|call)\b|\b(?:discussion|talked|spoke|call)\s(?:of|for|lasted|took|was|with (?:pt|patient) (?:for\s)?)?\s?(\d{1,3})\s?min/i,
    found => Number(found[1] ?? found[2]),
  );
  const total = minutesOf(text, trigger, (_, after) =>
    /^\s(?:of\s)?(?:medical\s)?(?:discussion|talk|conversation|speaking|on (?:the )?phone|phone call|call)/i.test(
      after,
    ),
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
