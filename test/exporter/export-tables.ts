import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exportOptions } from '../../proxy/exporter/profile/options';
import { runExport } from '../../proxy/exporter/run-export';
import type { ExportOutcome, ExportRun } from '../../proxy/exporter/run/export-run';
import { createRosterValidator } from '../../proxy/rosters';
import type { Finding } from '../../proxy/rosters';
import type { Tables } from './csv-source';
import { csvSource } from './csv-source';

export interface Exported extends ExportOutcome {
  /** Text of each delivered file; `license/License.csv` too. */
  texts: Record<string, string>;
  findings: Finding[];
  /** Modes of the working folder and its files while they were delivered. */
  modes: Set<string>;
  isGone: boolean;
}

export type Wishes = Partial<Omit<ExportRun, 'options'>> & {
  options?: Parameters<typeof exportOptions.parse>[0];
};

/** Its thread stays warm for all exports of a test file; an idle one does not keep the process alive. */
const validator = createRosterValidator();

/** Runs one export of CSV texts and reads what was delivered. */
export async function exportTables(tables: Tables, wishes: Wishes = {}): Promise<Exported> {
  const { options = {}, ...rest } = wishes;
  const root = mkdtempSync(path.join(tmpdir(), 'export-test-'));
  const texts: Record<string, string> = {};
  const findings: Finding[] = [];
  const modes = new Set<string>();
  let folder = '';
  try {
    const outcome = await runExport({
      exportId: 'e1',
      profile: 'test',
      tenantId: 'tenant',
      format: 'sds-v2.1',
      selection: {},
      options: exportOptions.parse(options),
      maxHeldBackPercent: 100,
      source: csvSource(tables),
      validator,
      workRoot: root,
      today: 20261124,
      signal: new AbortController().signal,
      onFinding: (finding) => void findings.push(finding),
      async deliver(set) {
        for (const file of [...set.files, ...(set.license ? [set.license] : [])]) {
          const name = file === set.license ? `license/${file.name}` : file.name;
          texts[name] = readFileSync(file.path, 'utf8');
          modes.add((statSync(file.path).mode & 0o777).toString(8));
        }
        folder = path.dirname(set.files[0]!.path);
        modes.add((statSync(folder).mode & 0o777).toString(8));
      },
      ...rest,
    });
    let isGone = false;
    try {
      statSync(folder);
    } catch {
      isGone = true;
    }
    return { ...outcome, texts, findings, modes, isGone };
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The lines of a file without its header. */
export const rowsOf = (text: string | undefined): string[] =>
  (text ?? '').trimEnd().split('\r\n').slice(1);
