import type { AskModel } from './ask-model.ts';
import { type EndpointSettings, openEndpoint } from './model-endpoint.ts';

export type { AskModel } from './ask-model.ts';

export type ModelSettings = EndpointSettings;

/** The language model that the settings name. Opens no connection until it is asked. */
export function openModel(settings: ModelSettings): AskModel {
  return openEndpoint(settings);
}
