import ts from 'typescript';

export type JsonSchema = Record<string, unknown>;

const F = ts.TypeFlags;

/**
 * JSON Schemas (as in OpenAPI 3.1) of TypeScript types, interfaces under their names. Throws Error for what does not travel
 * as JSON, such as a Date or a function.
 */
export class SchemaBook {
  readonly schemas: Record<string, JsonSchema> = {};

  constructor(private readonly checker: ts.TypeChecker) {}

  /** The schema of the type; named types become references, theirs stand in `schemas`. */
  of(type: ts.Type): JsonSchema {
    const name = this.nameOf(type);
    if (!name) return this.inline(type);
    if (!(name in this.schemas)) {
      // Entered before it is known, so that a type may hold itself.
      this.schemas[name] = {};
      this.schemas[name] = this.inline(type);
    }
    return { $ref: `#/components/schemas/${name}` };
  }

  /** `RecordingRow`, `PageOfRecordingRow`; null for types that nobody named. */
  private nameOf(type: ts.Type): string | null {
    if (this.checker.isArrayType(type) || !(type.flags & F.Object)) return null;
    const symbol = type.aliasSymbol ?? type.getSymbol();
    if (!symbol || symbol.name.startsWith('__') || symbol.name === 'Record') return null;
    const given = type.aliasTypeArguments ?? this.checker.getTypeArguments(type as ts.TypeReference);
    return [symbol.name, ...given.map((each) => this.nameOf(each) ?? this.checker.typeToString(each))].join('Of');
  }

  private inline(type: ts.Type): JsonSchema {
    if (type.flags & (F.Any | F.Unknown)) return {};
    if (type.flags & F.Null) return { type: 'null' };
    if (type.isUnion()) return this.union(type.types);
    if (type.isIntersection()) return { allOf: type.types.map((each) => this.of(each)) };
    return type.flags & F.Object ? this.object(type) : this.scalar(type);
  }

  private scalar(type: ts.Type): JsonSchema {
    if (type.isStringLiteral()) return { type: 'string', enum: [type.value] };
    if (type.isNumberLiteral()) return { type: 'number', enum: [type.value] };
    if (type.flags & F.BooleanLiteral) return { type: 'boolean', enum: [this.checker.typeToString(type) === 'true'] };
    if (type.flags & F.StringLike) return { type: 'string' };
    if (type.flags & F.NumberLike) return { type: 'number' };
    throw new Error(`${this.checker.typeToString(type)} does not travel as JSON.`);
  }

  private union(types: readonly ts.Type[]): JsonSchema {
    const words = types.filter((each) => each.isStringLiteral()).map((each) => each.value);
    const truth = types.filter((each) => each.flags & F.BooleanLiteral);
    const rest = types.filter((each) => !each.isStringLiteral() && !(each.flags & (F.BooleanLiteral | F.Undefined)));
    const parts = [
      ...(words.length > 0 ? [{ type: 'string', enum: words }] : []),
      ...(truth.length === 2 ? [{ type: 'boolean' }] : truth.map((each) => this.scalar(each))),
      ...rest.map((each) => this.of(each)),
    ];
    return parts.length === 1 ? parts[0] : { anyOf: parts };
  }

  private object(type: ts.Type): JsonSchema {
    if (this.checker.isTupleType(type)) {
      const items = this.checker.getTypeArguments(type as ts.TypeReference).map((each) => this.of(each));
      return { type: 'array', prefixItems: items, minItems: items.length, maxItems: items.length };
    }
    if (this.checker.isArrayType(type))
      return { type: 'array', items: this.of(this.checker.getTypeArguments(type as ts.TypeReference)[0]) };
    if (type.getCallSignatures().length > 0 || type.getSymbol()?.name === 'Date')
      throw new Error(`${this.checker.typeToString(type)} does not travel as JSON.`);
    return this.members(type);
  }

  private members(type: ts.Type): JsonSchema {
    const properties: Record<string, JsonSchema> = {};
    const required: string[] = [];
    for (const member of type.getProperties()) {
      const optional = (member.flags & ts.SymbolFlags.Optional) !== 0;
      properties[member.name] = { ...this.of(this.checker.getTypeOfSymbol(member)), ...this.said(member) };
      if (!optional) required.push(member.name);
    }
    const others = type.getStringIndexType();
    return {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      ...(others ? { additionalProperties: this.of(others) } : {}),
    };
  }

  /** What the type's author wrote above the member. */
  private said(member: ts.Symbol): JsonSchema {
    const description = ts.displayPartsToString(member.getDocumentationComment(this.checker));
    return description ? { description } : {};
  }
}
