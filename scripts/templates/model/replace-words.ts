import { runLinkCall, settingCall } from './expression';
import type { SettingName } from './settings';

/** What a platform writes for the model's own functions. */
export interface Words {
  setting: (name: SettingName) => string;
  runLink: string;
}

/** The same value with the model's own functions written as the platform wants them, in every text. */
export function replaceWords(value: unknown, words: Words): unknown {
  if (typeof value === 'string')
    return value
      .replace(settingCall, (_, name: SettingName) => words.setting(name))
      .replace(runLinkCall, words.runLink);
  if (Array.isArray(value)) return value.map((one) => replaceWords(one, words));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [key, replaceWords(one, words)]),
    );
  return value;
}
