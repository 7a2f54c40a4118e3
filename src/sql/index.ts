export * from './tree';
export { shownName, SqlError, SqlErrorCode, SqlErrorOptions } from './errors';
export { MAX_BYTES, MAX_TOKENS } from './lexer';
export { MAX_DEPTH } from './cursor';
export { parseQuery } from './parser';
export { printIdentifier, printQuery } from './printer';
export { printExpression, printString } from './printer-expressions';
export { printType } from './printer-types';
export { childrenOf, walk } from './walk';
