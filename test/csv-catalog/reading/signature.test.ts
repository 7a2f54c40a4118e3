import { detectEncoding } from '../../../src/csv-catalog/reading/encoding';
import { checkSignature, checkText } from '../../../src/csv-catalog/reading/signature';

function check(content: string | Buffer): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  checkSignature(bytes);
  detectEncoding(bytes, true);
  checkText(bytes.toString('utf8'), true);
}
const binary = (hex: string) => Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(300)]);

describe('what is no table is refused with what to do:', () => {
  it.each<[string, string | Buffer, RegExp]>([
    ['a workbook', Buffer.from('PK\x03\x04\x14\0'), /export the sheet/],
    ['an old workbook', binary('d0cf11e0a1b11ae1'), /old Excel/],
    ['a PDF document', '%PDF-1.7\n', /PDF/],
    ['a Parquet file', binary('50415231150015'), /Parquet/],
    ['an ORC file', binary('4f5243'), /ORC/],
    ['an SQLite database', 'SQLite format 3\0', /SQLite/],
    ['a PNG image', binary('89504e470d0a1a0a'), /image/],
    ['a JPEG image', binary('ffd8ffe0'), /image/],
    ['bzip2', Buffer.from('BZh91AY&SY'), /not supported/],
    ['a tar archive', Buffer.concat([Buffer.from('data.csv'.padEnd(257, '\0')), Buffer.from('ustar')]), /unpack/],
    ['a program', binary('7f454c46020101'), /program/],
    ['UTF-32', Buffer.from('fffe00006100000062000000', 'hex'), /UTF-8/],
    ['other binary data', binary('0102030405060708'), /binary/],
    ['a web page', '\n<!DOCTYPE html>\n<title>Sign in</title>', /web page/],
    ['XML', '<?xml version="1.0"?><rows/>', /XML/],
    ['XML without a declaration', '<rows>\n<row a="1"/>\n</rows>', /XML/],
    ['an error of S3', '<Error><Code>AccessDenied</Code></Error>', /download may have failed/],
    ['JSON', '[{"a": 1}]', /JSON/],
    ['JSON lines', '{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', /JSON/],
    ['JSON of numbers', '[[1, 2], [3, 4]]', /JSON/],
    ['a pointer of Git LFS', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /Git LFS/],
    ['rich text', '{\\rtf1 x}', /formatted/],
    ['nothing', '', /no line with text/],
    ['blanks', ' \n\t\r\n \u200b', /no line with text/],
  ])('%s', (_what, content, reason) => {
    expect(() => check(content)).toThrow(expect.objectContaining({ name: 'Quarantine', message: expect.stringMatching(reason) }));
  });

  it.each(['PAR1,ORC\n1,2\n', 'MZ;x\n1;2\n', 'BM,a\n1,2\n', '"<b>x</b>",n\na,1\n', '<5,>5\n1,2\n', 'id,"{""a"": 1}"\n1,2\n', '[kg],[m]\n1,2\n', 'a\u0001b\n1\u00012\n', '{id},{name}\n1,x\n'])('but not %j', (text) => {
    expect(() => check(text)).not.toThrow();
  });
});
