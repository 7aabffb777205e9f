import type { SettingName } from './settings';

/*
 * Expressions are texts of the Workflow Definition Language. Two functions are the model's own, and every
 * renderer replaces them: setting('Name') and runLink().
 */

/** The value of a setting. */
export const setting = (name: SettingName): string => `setting('${name}')`;

/** Whether a setting is in use: neither empty nor a lone hyphen. */
export const isSet = (name: SettingName): string =>
  `not(contains(createArray('', '-'), trim(string(${setting(name)}))))`;

/** Address of the page that shows this run. */
export const runLink = 'runLink()';

/** Words of the model's own functions, for renderers. */
export const settingCall = /setting\('(\w+)'\)/g;
export const runLinkCall = /runLink\(\)/g;

/** The expression as a whole value. */
export const value = (expression: string): string => `@${expression}`;

/** The expression within a text. */
export const inText = (expression: string): string => `@{${expression}}`;

/** A text literal of the language. */
export const quoted = (text: string): string => `'${text.replace(/'/g, "''")}'`;

/** What the bridge says about a call that failed. */
export const errorOf = (action: string): string => `body('${action}')?['error']`;
