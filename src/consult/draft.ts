import { z } from 'zod';

/** What a model writes about a decided case: prose beside lines that stand already. There is no field for a new line. */
export const draftSchema = z.object({
  explanation: z.string(),
  lines: z.array(
    z.object({
      code: z.string(),
      units: z.number(),
      why: z.string(),
      quotes: z.array(z.string()),
      cites: z.array(z.string()),
    }),
  ),
  answers: z.array(z.object({ asked: z.string(), answer: z.string(), cites: z.array(z.string()) })),
  confidence: z.string(),
  disagreements: z.array(z.string()),
});
export type Draft = z.infer<typeof draftSchema>;

/** More than this is not reasoning but noise; the rest is cut. */
export const DRAFT_BOUNDS = { lines: 12, answers: 5, disagreements: 5, quotes: 3, chars: 1200 } as const;
