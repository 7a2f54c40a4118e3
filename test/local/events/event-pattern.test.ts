import { eventMatches } from '../../../local/src/services/events/event-pattern';

const EVENT = { 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': { bucket: { name: 'data' }, object: { key: 'csv/Orders.csv', size: 12 }, tags: ['a', 'b'] } };

describe('patterns of events', () => {
  it.each([
    [{ source: ['aws.s3'] }, true], [{ source: ['aws.sqs'] }, false], [{ detail: { object: { key: [{ prefix: 'csv/' }] } } }, true], [{ detail: { object: { key: [{ prefix: 'CSV/' }] } } }, false],
    [{ detail: { object: { key: [{ suffix: '.csv' }, { suffix: '.tsv' }] } } }, true], [{ detail: { object: { key: [{ wildcard: 'csv/*.csv' }] } } }, true], [{ detail: { object: { key: [{ 'equals-ignore-case': 'CSV/orders.csv' }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['>', 0, '<=', 12] }] } } }, true], [{ detail: { object: { size: [{ numeric: ['>', 12] }] } } }, false], [{ detail: { tags: ['b'] } }, true],
    [{ source: [{ 'anything-but': ['aws.sqs', 'aws.ec2'] }] }, true], [{ source: [{ 'anything-but': { prefix: 'aws.' } }] }, false], [{ detail: { reason: [{ exists: false }] } }, true],
    [{ detail: { missing: { below: [{ exists: false }] } } }, true], [{ detail: { missing: { below: [{ exists: true }] } } }, false], [{ detail: { missing: { below: ['x'] } } }, false],
    [{ detail: { object: { size: [{ numeric: ['<', 12] }] } } }, false], [{ detail: { object: { size: [{ numeric: ['<', 13, '>', 11] }] } } }, true], [{ detail: { object: { size: [{ numeric: ['>=', 12] }] } } }, true],
    [{ detail: { object: { size: [{ numeric: ['>=', 13] }] } } }, false], [{ detail: { object: { size: [{ numeric: ['=', 12] }] } } }, true], [{ detail: { object: { size: [{ numeric: ['<=', 11] }] } } }, false],
    [{ detail: { object: { size: [{ 'equals-ignore-case': '12' }] } } }, false], [{ detail: { object: { key: [{ 'equals-ignore-case': 'other' }] } } }, false], [{ detail: { object: { key: [{ suffix: { 'equals-ignore-case': '.CSV' } }] } } }, true],
    [{ detail: { object: { key: [{ wildcard: 'csv/*.tsv' }] } } }, false], [{ detail: { object: { size: [{ prefix: '1' }] } } }, false], [{ detail: { reason: [{ 'anything-but': 'x' }] } }, false],
    [{ $or: [{ source: ['no'] }, { 'detail-type': ['No'] }] }, false], [{ $or: [{ source: ['no'] }, { 'detail-type': ['Object Created'] }] }, true], [{ source: ['aws.s3'], account: ['1'] }, false],
  ] as [Record<string, any>, boolean][])('%j → %s', (pattern, matches) => {
    expect(eventMatches(pattern, EVENT)).toBe(matches);
  });

  it('fail on an operator that is not known rather than let events through', () => {
    expect(() => eventMatches({ source: [{ cidr: '10.0.0.0/8' }] }, EVENT)).toThrow(/cidr/);
  });
});
