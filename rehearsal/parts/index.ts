import { ARTEFACT } from './artefact';
import { PERMISSIONS } from './permissions';
import { TEMPLATES } from './templates';
import { TRINO } from './trino';
import { RehearsalPart } from '../part';

/** Every part, in the order in which they run. */
export const PARTS: readonly RehearsalPart[] = [TEMPLATES, ARTEFACT, PERMISSIONS, TRINO];
