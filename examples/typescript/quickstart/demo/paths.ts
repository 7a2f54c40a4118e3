import * as path from 'path';

export const PROJECT_ROOT = path.resolve(__dirname, '..', '..', '..', '..');
/** Where the demo's cloud assembly is synthesized. */
export const ASSEMBLY_FOLDER = path.join(PROJECT_ROOT, 'examples', 'typescript', 'quickstart', 'cdk.out');
export const REPORT_FILE = path.join(PROJECT_ROOT, 'demo-report.json');
