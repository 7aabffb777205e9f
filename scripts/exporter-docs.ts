import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { destinations } from '../proxy/exporter/destinations';
import { exportOptions, exportSelection } from '../proxy/exporter/profile/options';
import { createProfileSchema } from '../proxy/exporter/profile/profile';
import { exportFindings } from '../proxy/exporter/run/finding-kinds';
import { leftOutReasons } from '../proxy/exporter/run/verdict';
import { sources } from '../proxy/exporter/sources';

const mark = '<!-- From here on made from the code by `npm run generate`; do not edit. -->';

interface Property {
  description?: string;
  default?: unknown;
  properties?: Record<string, Property>;
}

/** Rows of the settings of a schema; those of nested objects under their path. */
function settingRows(schema: z.ZodType, skip: readonly string[] = []): string[] {
  const walk = (
    {
      properties = {},
      required = [],
    }: { properties?: Record<string, Property>; required?: string[] },
    before: string,
  ): string[] =>
    Object.entries(properties).flatMap(([name, property]) => {
      if (before === '' && skip.includes(name)) return [];
      const own = property.default === undefined ? '' : JSON.stringify(property.default);
      const fallback = required.includes(name)
        ? 'required'
        : own === '' || own === '{}'
          ? '–'
          : `\`${own}\``;
      const text = (property.description ?? '').replaceAll('|', '\\|');
      return [
        `| \`${before}${name}\` | ${fallback} | ${text} |`,
        ...walk(property, `${before}${name}.`),
      ];
    });
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return walk(json as Parameters<typeof walk>[0], '');
}

const table = (title: string, rows: string[]): string[] =>
  rows.length === 0
    ? []
    : [`## ${title}`, '', '| setting | default | meaning |', '|---|---|---|', ...rows, ''];

/** docs/exporter.md: its text as it stands, and the reference behind the mark. */
export function exporterMarkdown(): string {
  const file = path.join(__dirname, '../docs/exporter.md');
  const text = readFileSync(file, 'utf8').split(mark)[0]!.trimEnd();
  const whole = createProfileSchema({ sources, destinations });
  const nested = ['source', 'selection', 'options', 'destinations'];
  return [
    text,
    '',
    mark,
    '',
    ...table('Settings of a profile', settingRows(whole, nested)),
    ...table('selection', settingRows(exportSelection)),
    ...table('options', settingRows(exportOptions)),
    ...sources.flatMap(({ kind, title, settings }) =>
      table(`source: ${kind} (${title})`, settingRows(settings)),
    ),
    ...destinations.flatMap(({ kind, title, settings }) =>
      table(`destination: ${kind} (${title})`, settingRows(settings)),
    ),
    '## Why a row is left out',
    '',
    '| reason | |',
    '|---|---|',
    ...Object.entries(leftOutReasons).map(([reason, words]) => `| \`${reason}\` | ${words} |`),
    '',
    '## Findings about rows of the source',
    '',
    'An error holds the row back, a warning says what was changed in it.',
    '',
    '| code | severity | meaning | what to do |',
    '|---|---|---|---|',
    ...Object.values(exportFindings).map(
      ({ code, severities, meaning, action }) =>
        `| \`${code}\` | ${severities.join(', ')} | ${meaning} | ${action} |`,
    ),
    '',
  ].join('\n');
}
