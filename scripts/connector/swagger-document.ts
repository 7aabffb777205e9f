import { basePath } from './open-api';
import { isObject, objectOf, objectsOf, textOf, type JsonObject } from './json';
import type { PackageSettings } from './settings';
import { swaggerOperation, notificationOf } from './swagger-operation';
import { createSchemaConverter } from './swagger-schema';
import { licenseUrl, texts } from './texts';
import { titleCase } from './words';

const media = 'application/json';

/** The connector's Swagger 2.0 document from the service's OpenAPI 3 document. */
export function swaggerDocument(openApi: JsonObject, settings: PackageSettings): JsonObject {
  const components = objectOf(objectOf(openApi['components'])['schemas']);
  const schemas = createSchemaConverter(components);
  const paths: JsonObject = {};
  for (const [path, item] of Object.entries(objectOf(openApi['paths']))) {
    if (!path.startsWith(`${basePath}/`)) continue;
    const made: JsonObject = {};
    for (const [method, operation] of Object.entries(objectOf(item))) {
      const notification = notificationOf(objectOf(operation), schemas);
      if (notification !== undefined) made['x-ms-notification-content'] = notification;
      made[method] = swaggerOperation(objectOf(operation), schemas, media);
    }
    paths[path.slice(basePath.length)] = made;
  }
  const parameters = shareParameters(paths);
  const definitions = usedDefinitions(paths, (name) => ({
    title: titleCase(name),
    'x-ms-summary': titleCase(name),
    ...schemas.convert(components[name]),
  }));
  return {
    swagger: '2.0',
    info: {
      title: texts.title,
      version: textOf(objectOf(openApi['info'])['version']),
      description: texts.description,
      contact: {
        name: settings.publisher,
        url: settings.website,
        email: settings.contactEmail,
      },
      license: { name: 'MIT', url: licenseUrl },
      // Graph's industryData lives in its beta.
      'x-ms-api-annotation': { status: 'Preview' },
    },
    host: settings.host,
    basePath,
    schemes: ['https'],
    consumes: [media],
    produces: [media],
    paths,
    definitions,
    parameters,
    ...securityOf(settings),
    'x-ms-capabilities': { testConnection: { operationId: 'TestConnection', parameters: {} } },
    'x-ms-connector-metadata': [
      { propertyName: 'Website', propertyValue: settings.website },
      { propertyName: 'Privacy policy', propertyValue: settings.privacyPolicy },
      { propertyName: 'Categories', propertyValue: texts.categories },
    ],
  };
}

/** What the portal reads when it imports the definition alone; the first one is what it offers. */
export function securityOf({ authority, apiAppId }: PackageSettings): JsonObject {
  const scope = `api://${apiAppId}/access_as_user`;
  return {
    securityDefinitions: {
      entra: {
        type: 'oauth2',
        flow: 'accessCode',
        authorizationUrl: `${authority}/oauth2/v2.0/authorize`,
        tokenUrl: `${authority}/oauth2/v2.0/token`,
        scopes: { [scope]: 'Use the service as the person who signed in.' },
      },
      apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    },
    security: [{ entra: [scope] }, { apiKey: [] }],
  };
}

/** Moves every parameter that several operations have in common to the root; changes `paths`. */
function shareParameters(paths: JsonObject): JsonObject {
  const operations = Object.values(paths).flatMap((item) =>
    Object.values(objectOf(item)).filter(
      (one): one is JsonObject => isObject(one) && 'responses' in one,
    ),
  );
  const uses = new Map<string, { parameter: JsonObject; count: number }>();
  for (const operation of operations)
    for (const parameter of objectsOf(operation['parameters'])) {
      const text = JSON.stringify(parameter);
      uses.set(text, { parameter, count: (uses.get(text)?.count ?? 0) + 1 });
    }
  const names = new Map<string, string>();
  const shared: JsonObject = {};
  for (const [text, { parameter, count }] of uses) {
    if (count < 2 || parameter['in'] === 'body') continue;
    const wanted = titleCase(textOf(parameter['name'])).replaceAll(' ', '');
    const name = wanted in shared ? `${wanted}${Object.keys(shared).length}` : wanted;
    names.set(text, name);
    shared[name] = parameter;
  }
  for (const operation of operations) {
    if (!Array.isArray(operation['parameters'])) continue;
    operation['parameters'] = objectsOf(operation['parameters']).map((parameter) => {
      const name = names.get(JSON.stringify(parameter));
      return name === undefined ? parameter : { $ref: `#/parameters/${name}` };
    });
  }
  return shared;
}

/** The definitions that the paths refer to, directly or through another, by name. */
function usedDefinitions(paths: JsonObject, make: (name: string) => JsonObject): JsonObject {
  const made = new Map<string, JsonObject>();
  const visit = (from: unknown): void => {
    for (const [, name = ''] of JSON.stringify(from).matchAll(/"#\/definitions\/([^"]+)"/g)) {
      if (made.has(name)) continue;
      const definition = make(name);
      made.set(name, definition);
      visit(definition);
    }
  };
  visit(paths);
  return Object.fromEntries([...made].sort(([a], [b]) => a.localeCompare(b)));
}
