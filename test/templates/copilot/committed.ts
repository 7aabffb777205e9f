import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { objectOf, omit, type JsonObject } from '../../../scripts/connector/json';

export const folder = path.resolve(__dirname, '../../../templates/copilot-studio');

/** A committed file of the agent's workspace, without its header. */
export interface WorkspaceFile {
  file: string;
  data: JsonObject;
}

const isWorkspaceFile = /^(agent|(topics|tools|mcp)\/.+)\.mcs\.yml$/;

/** Fresh copies of all of them, to be looked at or broken. */
export const workspaceFiles = (): WorkspaceFile[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => isWorkspaceFile.test(name))
    .sort()
    .map((file) => {
      const all = objectOf(parse(readFileSync(path.join(folder, file), 'utf8')));
      return { file, data: omit(all, 'mcs.metadata') };
    });

/** One of them. */
export function workspaceFile(file: string): JsonObject {
  const found = workspaceFiles().find((one) => one.file === file);
  if (found === undefined) throw new Error(`no ${file}`);
  return found.data;
}

/** A file of an app package. */
export const appFile = (kind: 'openapi' | 'mcp', name: string): Buffer =>
  readFileSync(path.join(folder, 'declarative-agent', kind, name));

export const appJson = (kind: 'openapi' | 'mcp', name: string): JsonObject =>
  objectOf(JSON.parse(appFile(kind, name).toString()));
