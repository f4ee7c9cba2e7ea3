import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { shippedFolder } from '../foundation/shipped-folder';
import { answersFile, type Answers } from './answers';
import { SchemaBook } from './schema-of-type';

const ROUTES = ['Get', 'Post', 'Put', 'Patch', 'Delete'];

/** What every route answers, read from the declared types of the controllers' methods; those that answer nothing are left out. */
export function describeAnswers(root: string): Answers {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const controllers = ts.sys.readDirectory(join(root, 'apps/portal/src'), ['.controller.ts']);
  const program = ts.createProgram(controllers, options);
  const checker = program.getTypeChecker();
  const book = new SchemaBook(checker);
  const operations: Answers['operations'] = {};
  for (const path of controllers)
    for (const { id, method } of routesOf(program.getSourceFile(path)!)) {
      const answer = answerOf(method, checker);
      if (!(answer.flags & (ts.TypeFlags.Void | ts.TypeFlags.Undefined))) operations[id] = book.of(answer);
    }
  book.of(problemType(program, root));
  return { operations, schemas: book.schemas };
}

/** Routes of a file; the id is the one that Nest gives an operation. */
function routesOf(file: ts.SourceFile): { id: string; method: ts.MethodDeclaration }[] {
  return file.statements.filter(ts.isClassDeclaration).flatMap((controller) =>
    controller.members
      .filter(ts.isMethodDeclaration)
      .filter((method) => decoratorsOf(method).some((name) => ROUTES.includes(name)))
      .map((method) => ({ id: `${controller.name!.text}_${(method.name as ts.Identifier).text}`, method })),
  );
}

function decoratorsOf(method: ts.MethodDeclaration): string[] {
  return (ts.getDecorators(method) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText(),
  );
}

function answerOf(method: ts.MethodDeclaration, checker: ts.TypeChecker): ts.Type {
  const returned = checker.getSignatureFromDeclaration(method)!.getReturnType();
  return checker.getAwaitedType(returned) ?? returned;
}

/** The problem is no route's answer, but any route may give it. */
function problemType(program: ts.Program, root: string): ts.Type {
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, 'libs/domain/src/wire/common.ts'))!)!;
  return checker.getDeclaredTypeOfSymbol(checker.getExportsOfModule(module).find(({ name }) => name === 'Problem')!);
}

/** A step of the build: keeps the description for the portal to serve. */
if (require.main === module) {
  mkdirSync(dirname(answersFile()), { recursive: true });
  writeFileSync(answersFile(), JSON.stringify(describeAnswers(shippedFolder())));
}
