import { Expression } from './tree';

/** The value of an expression of number literals, where it is one; what Trino would compute, roughly. */
export function constantNumber(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'number': return Number(expression.text);
    case 'typed-literal': {
      const value = Number(expression.value);
      return /^(tinyint|smallint|int|integer|bigint|real|double( precision)?|decimal)$/.test(expression.type) && Number.isFinite(value) ? value : undefined;
    }
    case 'unary': {
      const operand = constantNumber(expression.operand);
      return operand === undefined || expression.operator === '+' ? operand : -operand;
    }
    case 'cast': return constantNumber(expression.operand);
    case 'arithmetic': {
      const left = constantNumber(expression.left);
      const right = constantNumber(expression.right);
      return left === undefined || right === undefined ? undefined : compute(expression.operator, left, right);
    }
    default: return undefined;
  }
}

function compute(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+': return left + right;
    case '-': return left - right;
    case '*': return left * right;
    case '/': return right === 0 ? undefined : left / right;
    case '%': return right === 0 ? undefined : left % right;
    default: return undefined;
  }
}
