import type { Refuse } from './check';
import { shownName } from './errors';
import { ALLOWED_FUNCTIONS, FUNCTIONS_OF_OTHER_DIALECTS } from './functions';
import { nearestNames } from './suggestions';
import { AnyNode, FunctionCall, Identifier, Query } from './tree';
import { walk } from './walk';

/** Refuses what no query may do, whatever its tables: recursion, hidden columns, functions that are not on the allow-list. */
export function checkPolicy(query: Query, refuse: Refuse): void {
  walk(query, (node: AnyNode) => {
    switch (node.kind) {
      case 'with':
        if (node.recursive) {
          throw refuse(node.at, 'policy', 'WITH RECURSIVE is not allowed; write the query without recursion.');
        }
        break;
      case 'column':
        checkColumn(node.name, refuse);
        break;
      case 'dereference':
        checkColumn(node.field, refuse);
        break;
      case 'using':
        node.columns.forEach((column) => checkColumn(column, refuse));
        break;
      case 'call':
        checkFunction(node, refuse);
        break;
      case 'typed-literal':
        if (node.type === 'json' && node.value.length > 1000) {
          throw refuse(node.at, 'policy', 'A JSON literal may hold at most 1,000 characters.');
        }
        break;
      default:
    }
  });
}

/** Athena's hidden columns ("$path", "$file_modified_time", …) tell where the data lies. */
function checkColumn({ name, at }: Identifier, refuse: Refuse): void {
  if (name.startsWith('$')) {
    throw refuse(at, 'policy', `"${shownName(name)}" is a hidden column; only the columns of the data may be read.`);
  }
}

function checkFunction(call: FunctionCall, refuse: Refuse): void {
  const name = call.name.name.toLowerCase();
  if (ALLOWED_FUNCTIONS.has(name)) {
    return;
  }
  const other = FUNCTIONS_OF_OTHER_DIALECTS.get(name);
  const suggestions = other === undefined ? nearestNames(name, ALLOWED_FUNCTIONS) : [other];
  const hint = suggestions.length === 0 ? '' : ` Nearest: ${suggestions.join(', ')}.`;
  throw refuse(call.at, 'forbidden-function', `The function "${shownName(name)}" is not one of the functions that may be called.${hint}`, { suggestions });
}
