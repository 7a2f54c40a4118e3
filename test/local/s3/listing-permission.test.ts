import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { ServiceRequest } from '../../../local/src/gateway/service';
import { Permissions } from '../../../local/src/iam/permissions';
import { PolicySet } from '../../../local/src/iam/policy-set';
import { S3Service } from '../../../local/src/services/s3/s3.service';

const BUCKET = 'arn:aws:s3:::things';
const ROLE = 'arn:aws:iam::123456789012:role/reader';
const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*` };
const list = (Condition?: object) => ({ Effect: 'Allow', Action: 's3:ListBucket', Resource: BUCKET, Condition });
const PREFIX = { StringLike: { 's3:prefix': 'profiles/*' } };

describe('the right to list a bucket', () => {
  let folder: string;
  let s3: S3Service;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 's3-listing-'));
    s3 = new S3Service({ folder, buckets: ['things'], assets: new Map(), notifying: new Set(), onObjectEvent: () => undefined });
    s3.put('things', 'profiles/a.json', Buffer.from('{}'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function status(statements: object[], method: string, target: string): Promise<number> {
    const permissions = new Permissions(PolicySet.of([{
      logicalId: 'Policy', type: 'AWS::IAM::Policy', stackName: 's', ref: 'p', attributes: {}, properties: { Roles: ['reader'], PolicyDocument: { Statement: statements } },
    }]));
    const caller = { principalArn: ROLE, roleArn: ROLE, accessKeyId: 'x', isAdministrator: false };
    const request: ServiceRequest = {
      method,
      url: new URL(`http://s3${target}`),
      headers: {},
      body: Buffer.alloc(0),
      caller,
      region: 'us-east-1',
      accountId: '123456789012',
      authorize: (action, resource, context = {}) => permissions.authorize(caller, action, resource, context),
      isAllowed: (action, resource) => permissions.isAllowed(caller, action, resource, {}),
    };
    return (await s3.handle(request)).status;
  }

  it.each(['HEAD', 'GET'])('decides whether %s of a missing key is 404 or 403; a condition on the prefix makes it 403', async (method) => {
    expect(await status([READ], method, '/things/profiles/a.json')).toBe(200);
    expect(await status([READ, list()], method, '/things/profiles/b.json')).toBe(404);
    expect(await status([READ], method, '/things/profiles/b.json')).toBe(403);
    expect(await status([READ, list(PREFIX)], method, '/things/profiles/b.json')).toBe(403);
  });

  it('is bound to a prefix by a condition', async () => {
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=profiles%2F')).toBe(200);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=status%2F')).toBe(403);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=')).toBe(403);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2')).toBe(403);
  });

  it('is not bound by a condition that holds where the prefix is left out', async () => {
    const ifExists = list({ StringLikeIfExists: { 's3:prefix': 'profiles/*' } });
    expect(await status([ifExists], 'GET', '/things?list-type=2&prefix=status%2F')).toBe(403);
    expect(await status([ifExists], 'GET', '/things?list-type=2')).toBe(200);
  });
});
