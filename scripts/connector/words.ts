/** The words of a technical name: camelCase, kebab-case and UPPER_SNAKE come apart. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '');

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** `UploadSession` → `Upload Session`. */
export const titleCase = (name: string): string => wordsOf(name).map(capital).join(' ');

/** `notStarted` → `Not started`. */
export const sentenceCase = (name: string): string =>
  capital(
    wordsOf(name)
      .map((word) => word.toLowerCase())
      .join(' '),
  );
