import { CASTS } from './casts';
import { DATE_FORMATS } from './date-formats';
import { FORMATS } from './format';
import { HASHES } from './hashes';
import { JSON_FUNCTIONS } from './json';
import { REGULAR_EXPRESSIONS } from './regular-expressions';
import { ScriptedFunctions } from './scripted';
import { TEXT_FUNCTIONS } from './text';

export { registerFunctions } from './scripted';

/** Every function that translated queries call beside DuckDB's own. */
export const FUNCTIONS: ScriptedFunctions = { ...TEXT_FUNCTIONS, ...REGULAR_EXPRESSIONS, ...DATE_FORMATS, ...JSON_FUNCTIONS, ...CASTS, ...HASHES, ...FORMATS };
