/** Finds loops of assertions in the tests that would pass on an empty list. */

import type { Node } from "typescript/unstable/ast";
import {
  isArrayLiteralExpression,
  isCallExpression,
  isForOfStatement,
  isIdentifier,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isSpreadElement,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/async";

const ASSERTS = /(?<![.\w])(?:expect|test|describe)\w*[.(]/;
const KEEPING = /^(?:entries|keys|values|map|toSorted|toReversed)$/;

/** @returns `path: list` of each loop whose list is no literal and did not pass `nonEmpty` */
export async function unguardedLoops(root: string, paths: readonly string[]): Promise<string[]> {
  const api = new API({ cwd: root });
  try {
    const snapshot = await api.updateSnapshot({ openProjects: [`${root}/tsconfig.json`] });
    const found: string[] = [];
    const [project] = snapshot.getProjects();
    for (const path of paths) {
      const file = await project?.program.getSourceFile(`${root}/${path}`);
      if (file === undefined) throw new Error(`${path} is in no project`);
      found.push(...loopsIn(file, file.text).map((list) => `${path}: ${list}`));
    }
    return found;
  } finally {
    await api.close();
  }
}

function loopsIn(file: Node, text: string): string[] {
  const declared = new Map<string, Node[]>();
  const found: string[] = [];
  const textOf = (node: Node) => text.slice(node.pos, node.end).trim();
  const collect = (node: Node) => {
    if (isVariableDeclaration(node) && isIdentifier(node.name) && node.initializer !== undefined)
      declared.set(node.name.text, [...(declared.get(node.name.text) ?? []), node.initializer]);
    node.forEachChild(collect);
  };
  const hasSome = (node: Node): boolean => {
    if (isArrayLiteralExpression(node))
      return node.elements.some((one) => (isSpreadElement(one) ? hasSome(one.expression) : true));
    if (isObjectLiteralExpression(node)) return node.properties.length > 0;
    if (isIdentifier(node)) return declared.get(node.text)?.every(hasSome) ?? false;
    if (isCallExpression(node)) {
      const { expression, arguments: given } = node;
      if (isIdentifier(expression)) return expression.text === "nonEmpty";
      const [first] = given;
      if (!isPropertyAccessExpression(expression)) return false;
      if (textOf(expression.expression) === "Object") return first !== undefined && hasSome(first);
      return KEEPING.test(textOf(expression.name)) && hasSome(expression.expression);
    }
    return "expression" in node && !isPropertyAccessExpression(node) ? hasSome(Object(node.expression)) : false;
  };
  /** A property draws its lists, empty ones included. */
  const visit = (node: Node) => {
    if (isCallExpression(node) && /^fc\.(?:asyncP|p)roperty$/.test(textOf(node.expression))) return;
    if (isForOfStatement(node) && node.awaitModifier === undefined && ASSERTS.test(textOf(node.statement)))
      if (!hasSome(node.expression)) found.push(textOf(node.expression));
    node.forEachChild(visit);
  };
  collect(file);
  visit(file);
  return found;
}
