import { stringify } from 'yaml';
import { z } from 'zod';
import type { ProfileKinds } from './profile';
import { createProfileSchema } from './profile';

export interface TemplateAnswers {
  name: string;
  tenantId: string;
  source: string;
  destination: string;
}

interface Property {
  description?: string;
  default?: unknown;
  type?: string;
  enum?: unknown[];
}

/** A profile with the answers in it and every other setting of its kinds as a comment that says what it does. */
export function profileTemplate(answers: TemplateAnswers, kinds: ProfileKinds): string {
  const source = kinds.sources.find(({ kind }) => kind === answers.source);
  const destination = kinds.destinations.find(({ kind }) => kind === answers.destination);
  const whole = shapeOf(createProfileSchema(kinds));
  const nested = (name: string) =>
    (whole.properties[name] as { properties?: Record<string, Property> }).properties ?? {};
  return [
    '# A profile of `sds-bridge export`. Secrets are never written here: use `env: NAME` or `file: path`.',
    'version: 1',
    line('name', answers.name),
    line('tenantId', answers.tenantId),
    '',
    'source:',
    `  kind: ${answers.source}`,
    ...(source ? settingLines(shapeOf(source.settings), '  ') : []),
    '',
    'destinations:',
    `  - kind: ${answers.destination}`,
    ...(destination ? settingLines(shapeOf(destination.settings), '    ') : []),
    '',
    ...comment(whole.properties['format']?.description, ''),
    'format: sds-v2.1',
    ...comment(whole.properties['maxHeldBackPercent']?.description, ''),
    'maxHeldBackPercent: 1',
    '',
    '# selection:',
    ...settingLines({ properties: nested('selection'), required: [] }, '#   '),
    '# options:',
    ...settingLines({ properties: nested('options'), required: [] }, '#   '),
    '# schedule:',
    ...settingLines({ properties: nested('schedule'), required: [] }, '#   '),
    '',
  ].join('\n');
}

interface Shape {
  properties: Record<string, Property>;
  required: readonly string[];
}

const shapeOf = (schema: z.ZodType): Shape => {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
  });
  return { properties: properties as Record<string, Property>, required };
};

const line = (name: string, value: unknown): string => stringify({ [name]: value }).trimEnd();

/** What is required stands there to be filled in; the rest as a comment with its default. */
function settingLines({ properties, required }: Shape, indent: string): string[] {
  return Object.entries(properties).flatMap(([name, property]) => {
    const isOpen = required.includes(name) || indent.startsWith('#');
    const value = property.default ?? property.enum?.[0] ?? '';
    return [
      ...comment(property.description, indent),
      `${indent}${isOpen ? '' : '# '}${name}: ${JSON.stringify(value)}`,
    ];
  });
}

const comment = (text: string | undefined, indent: string): string[] =>
  text === undefined
    ? []
    : [
        `${indent.startsWith('#') ? indent : `${indent}# `}${indent.startsWith('#') ? '# ' : ''}${text}`,
      ];
