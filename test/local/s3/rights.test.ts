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

describe('rights on the local S3', () => {
  let folder: string;
  let s3: S3Service;
  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 's3-listing-'));
    s3 = new S3Service({ folder, buckets: ['things'], assets: new Map(), notifying: new Set(), onObjectEvent: () => undefined });
    s3.put('things', 'profiles/a.json', Buffer.from('{}'));
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  async function status(statements: object[], method: string, target: string, headers: Record<string, string> = {}, body = ''): Promise<number> {
    const permissions = new Permissions(PolicySet.of([{
      logicalId: 'Policy', type: 'AWS::IAM::Policy', stackName: 's', ref: 'p', attributes: {}, properties: { Roles: ['reader'], PolicyDocument: { Statement: statements } },
    }]));
    const caller = { principalArn: ROLE, roleArn: ROLE, accessKeyId: 'x', isAdministrator: false };
    const request: ServiceRequest = {
      method,
      url: new URL(`http://s3${target}`),
      headers,
      body: Buffer.from(body),
      caller,
      region: 'us-east-1',
      accountId: '123456789012',
      authorize: (action, resource, context = {}) => permissions.authorize(caller, action, resource, context),
      isAllowed: (action, resource) => permissions.isAllowed(caller, action, resource, {}),
    };
    return (await s3.handle(request)).status;
  }

  it.each(['HEAD', 'GET'])('to list decides whether %s of a missing key is 404 or 403; a condition on the prefix makes it 403', async (method) => {
    expect(await status([READ], method, '/things/profiles/a.json')).toBe(200);
    expect(await status([READ, list()], method, '/things/profiles/b.json')).toBe(404);
    expect(await status([READ], method, '/things/profiles/b.json')).toBe(403);
    expect(await status([READ, list(PREFIX)], method, '/things/profiles/b.json')).toBe(403);
  });

  it('to list is bound to a prefix by a condition', async () => {
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=profiles%2F')).toBe(200);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=status%2F')).toBe(403);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2&prefix=')).toBe(403);
    expect(await status([list(PREFIX)], 'GET', '/things?list-type=2')).toBe(403);
  });

  it('to list is not bound by a condition that holds where the prefix is left out', async () => {
    const ifExists = list({ StringLikeIfExists: { 's3:prefix': 'profiles/*' } });
    expect(await status([ifExists], 'GET', '/things?list-type=2&prefix=status%2F')).toBe(403);
    expect(await status([ifExists], 'GET', '/things?list-type=2')).toBe(200);
  });

  it.each([['PUT', 's3:PutObject'], ['DELETE', 's3:DeleteObject']])('to read is needed where a %s compares a tag, and only there', async (method, action) => {
    const change = { Effect: 'Allow', Action: action, Resource: `${BUCKET}/*` };
    const tagged = () => ({ 'if-match': s3.put('things', 'compared', Buffer.from('x')).eTag });
    expect(await status([change], method, '/things/compared', tagged())).toBe(403);
    expect(await status([change, READ], method, '/things/compared', tagged())).toBeLessThan(300);
    expect(await status([READ], method, '/things/compared', tagged())).toBe(403);
    s3.put('things', 'compared', Buffer.from('x'));
    expect(await status([change], method, '/things/compared', method === 'PUT' ? {} : { 'if-match': '*' })).toBeLessThan(300);
  });

  it('to read is needed for each tag in a list of what to delete', async () => {
    const remove = { Effect: 'Allow', Action: 's3:DeleteObject', Resource: `${BUCKET}/*` };
    const { eTag } = s3.put('things', 'listed', Buffer.from('x'));
    const body = `<Delete><Object><Key>listed</Key><ETag>${eTag}</ETag></Object></Delete>`;
    await status([remove], 'POST', '/things?delete', {}, body);
    expect(s3.store('things').head('listed')).toBeDefined();
    await status([remove, READ], 'POST', '/things?delete', {}, body);
    expect(s3.store('things').head('listed')).toBeUndefined();
  });
});
