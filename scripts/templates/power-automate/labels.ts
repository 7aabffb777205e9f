import { element, type Element } from './xml';

/** English, the base language of the solutions. */
export const language = '1033';

export const localizedNames = (text: string): Element =>
  element('LocalizedNames', {}, [
    element('LocalizedName', { description: text, languagecode: language }),
  ]);

export const descriptions = (text: string): Element =>
  element('Descriptions', {}, [
    element('Description', { description: text, languagecode: language }),
  ]);

/** `description` and `displayname` of a definition. */
export const labelled = (name: string, text: string): Element =>
  element(name, { default: text }, [
    element('label', { description: text, languagecode: language }),
  ]);
