import { API_RULES } from './api';
import { DATA_RULES } from './data';
import { DELIVERY_RULES } from './delivery';
import { FUNCTION_RULES } from './functions';
import { PERMISSION_RULES } from './permissions';
import { Rule } from '../template';

export { loadActions } from './permissions';

/** What no validator sees. */
export const RULES: readonly Rule[] = [...PERMISSION_RULES, ...FUNCTION_RULES, ...DELIVERY_RULES, ...DATA_RULES, ...API_RULES];
