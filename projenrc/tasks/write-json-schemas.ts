/** Writes the JSON schemas in `docs/`. */
import * as fs from 'fs';
import * as path from 'path';
import { profileJsonSchema } from '../../src/csv-catalog/profiling/profile-schema';

fs.writeFileSync(path.join('docs', 'profile.schema.json'), `${JSON.stringify(profileJsonSchema(), undefined, 2)}\n`);
