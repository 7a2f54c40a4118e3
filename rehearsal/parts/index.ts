import { ARTEFACT } from './artefact';
import { PERMISSIONS } from './permissions';
import { TRINO } from './trino';
import { RehearsalPart } from '../part';

/** Every part, in the order in which they run. */
export const PARTS: readonly RehearsalPart[] = [ARTEFACT, PERMISSIONS, TRINO];
