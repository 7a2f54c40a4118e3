import { ARTEFACT } from './artefact';
import { BINDINGS } from './bindings';
import { CONVERGING } from './converging';
import { MOTO } from './moto';
import { PERMISSIONS } from './permissions';
import { TEMPLATES } from './templates';
import { TRINO } from './trino';
import { RehearsalPart } from '../part';

/** Every part, in the order in which they run. */
export const PARTS: readonly RehearsalPart[] = [TEMPLATES, ARTEFACT, BINDINGS, MOTO, PERMISSIONS, CONVERGING, TRINO];
