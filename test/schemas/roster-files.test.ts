import t from 'tap';
import { formatIds as known } from '../../proxy/rosters';
import { chosenFormat, formatIds } from '../../proxy/schemas/roster-files';

t.test('the requests name the formats that the validator knows, no more and no less', async (t) => {
  t.same([...formatIds].sort(), [...known].sort());
  t.same([...chosenFormat.options].sort(), ['auto', ...known].sort());
});
