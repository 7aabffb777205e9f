import { packageSettings, type PackageOptions } from '../connector/settings';
import { buildCopilotTemplates, placeholders } from './copilot/build';
import { copilotZips } from './copilot/zips';

export type Files = ReadonlyMap<string, string | Buffer>;

/** What may be filled in; everything has a placeholder. */
export interface TemplateOptions extends PackageOptions {
  oauthId?: string;
}

/** A folder of `templates/` whose files are made. */
export interface TemplateSet {
  /** Name of the folder. */
  folder: string;
  /** Files by path below the folder. */
  files(options: TemplateOptions): Promise<Files>;
  /** Archives made of them, by name; they are not committed. */
  zips(files: Files): Promise<ReadonlyMap<string, Buffer>>;
}

/** The registry: one entry a folder. */
export const templateSets: readonly TemplateSet[] = [
  {
    folder: 'copilot-studio',
    files: ({ oauthId = placeholders().oauthId, ...options }) =>
      buildCopilotTemplates({ connector: packageSettings(options), oauthId }),
    zips: copilotZips,
  },
];
