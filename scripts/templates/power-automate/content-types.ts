import path from 'node:path';
import { element, xmlFile } from './xml';

/** [Content_Types].xml: a default for each extension, an override for each file without one. */
export function contentTypes(names: readonly string[]): string {
  const type = 'application/octet-stream';
  const extensions = new Set(names.map((name) => path.posix.extname(name).slice(1)));
  extensions.delete('');
  return xmlFile(
    element('Types', { xmlns: 'http://schemas.openxmlformats.org/package/2006/content-types' }, [
      ...[...extensions]
        .sort()
        .map((extension) => element('Default', { Extension: extension, ContentType: type })),
      ...names
        .filter((name) => path.posix.extname(name) === '')
        .sort()
        .map((name) => element('Override', { PartName: `/${name}`, ContentType: type })),
    ]),
  );
}
