import { z } from 'zod';
import { addUp } from './choose.ts';

/** Areas of the wounds treated in one session, in square centimetres; absent when not stated. */
export const areasCm2 = z.array(z.number().positive()).min(1).max(200).optional();

export const SQ_CM = 'sq cm';

/** Total of the areas, or undefined when they are not stated. */
export function totalCm2(areas: readonly number[] | undefined): number | undefined {
  return areas === undefined ? undefined : addUp(areas).toNumber();
}
