import type { TableView } from '../read/table-view';
import type { ExportOptions } from '../profile/options';

type UserName = ExportOptions['userName'];

/** The column a user name comes from; undefined when it is to be blank. */
export function userNameColumn(choice: UserName): string | undefined {
  if (choice === 'blank') return undefined;
  return choice === 'keep' ? 'username' : 'email';
}

/** The user name of a row of the source as the profile wants it; empty when there is none. */
export function userNameOf(view: TableView, choice: UserName, row: number): string {
  const column = userNameColumn(choice);
  if (column === undefined) return '';
  const text = view.cleanText(view.find(column), row).trim();
  return choice === 'part-before-at' ? text.replace(/@.*$/, '') : text;
}
