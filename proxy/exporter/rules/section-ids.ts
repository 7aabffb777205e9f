import type { TableView } from '../read/table-view';
import { exportFindings } from '../run/finding-kinds';
import type { Verdict } from '../run/verdict';
import { holdBack } from '../run/verdict';
import type { RunState } from '../state/run-state';

/** What mail nicknames do not take (sds-csv-formats: Classic's checks and a production exporter). */
const unsafe = /[~"#%&*:<>?/\\{|}.[\]@\s]+/g;

/** Characters; the key index takes 1,024 bytes. */
const LONGEST = 256;

/** Gives a class the id the profile wants; undefined when ids stay as they are. Equal ids are held back. */
export function createSectionNamer(
  view: TableView,
  run: RunState,
): ((row: number, id: number) => Verdict | undefined) | undefined {
  const { compose = '{id}', replaceUnsafe } = run.options.sectionIds;
  const store = run.sectionIds;
  if (store === undefined) return undefined;
  const course = view.find('courseSourcedId');
  const codeOfCourse = (row: number): string => {
    const id = course?.ids![row] ?? -1;
    return id < 0 ? '' : run.joined.courses['code']!.textOf(id) || view.text(course, row);
  };
  const columns: Readonly<Record<string, readonly string[]>> = {
    id: ['sourcedId'],
    school: ['orgSourcedId'],
    course: ['courseCode'],
    section: ['section'],
    code: ['code'],
    session: ['sessionSourcedIds'],
  };
  const taken = new Set<string>();
  return (row, id) => {
    let missing = '';
    const composed = compose.replace(/\{(\w+)\}/g, (whole, part: string) => {
      const names = columns[part];
      if (names === undefined) return whole;
      const own = view.cleanText(view.find(names[0]!), row).trim();
      const text = own === '' && part === 'course' ? codeOfCourse(row) : own;
      if (text === '') missing ||= names[0]!;
      return text;
    });
    if (missing !== '') return holdBack(exportFindings.valueMissing, missing);
    const name = replaceUnsafe === undefined ? composed : composed.replace(unsafe, replaceUnsafe);
    if (name === '') return holdBack(exportFindings.valueMissing, 'sourcedId');
    if (name.length > LONGEST) return holdBack(exportFindings.idTooLong, 'sourcedId');
    if (taken.has(name)) return holdBack(exportFindings.idDuplicate, 'sourcedId');
    taken.add(name);
    store.set(id, name);
    return undefined;
  };
}
