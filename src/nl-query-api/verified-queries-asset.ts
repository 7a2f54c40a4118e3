import * as fs from 'fs';
import * as path from 'path';
import { FileSystem } from 'aws-cdk-lib';
import * as assets from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { readVerifiedQueries } from './verified-queries-file';

/** The verified queries as the function reads them: checked, and JSON whatever the file was. */
export function verifiedQueriesAsset(scope: Construct, file: string): assets.Asset {
  const queries = readVerifiedQueries(file, scope.node.path);
  const folder = FileSystem.mkdtemp('verified-queries-');
  const asset = path.join(folder, 'verified-queries.json');
  fs.writeFileSync(asset, JSON.stringify(queries));
  return new assets.Asset(scope, 'VerifiedQueries', { path: asset });
}
