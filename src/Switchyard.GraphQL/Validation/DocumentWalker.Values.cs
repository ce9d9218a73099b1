using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation;

/// <content>Arguments, directives, values and the type system.</content>
internal sealed partial class DocumentWalker
{
    private void WalkArguments(ArgumentNode[] arguments)
    {
        foreach (var argument in arguments)
        {
            var definition = _context.Directive is { } directive
                ? directive.Argument(argument.Name.Value)
                : _context.FieldDefinition?.Argument(argument.Name.Value);
            var (outer, hadDefault) = (_context.ArgumentDefinition, _context.HasDefault);
            _context.ArgumentDefinition = definition;
            _context.HasDefault = definition?.HasDefault ?? false;
            var (input, parent) = Push(definition?.Type);
            foreach (var rule in Rules(RuleHooks.Argument))
            {
                rule.Argument(argument);
            }

            WalkValue(argument.Value);
            Pop(input, parent);
            (_context.ArgumentDefinition, _context.HasDefault) = (outer, hadDefault);
        }
    }

    private void WalkDirectives(Node owner, DirectiveNode[] directives, string place)
    {
        if (directives.Length == 0)
        {
            return;
        }

        foreach (var rule in Rules(RuleHooks.DirectiveList))
        {
            rule.DirectiveList(owner, directives);
        }

        foreach (var directive in directives)
        {
            _context.InDirective = true;
            _context.Directive = _context.Schema.Directive(directive.Name.Value);
            foreach (var rule in Rules(RuleHooks.Directive))
            {
                rule.Directive(directive, place);
            }

            WalkArguments(directive.Arguments);
            _context.InDirective = false;
            _context.Directive = null;
        }
    }

    private void WalkValue(ValueNode value)
    {
        if (value is VariableNode variable)
        {
            _usages.Add(new VariableUsage(variable, _context.InputType, _context.HasDefault, _context.ParentInputType));
            return;
        }

        if (value is ListValueNode list)
        {
            WalkList(list);
            return;
        }

        foreach (var rule in Rules(RuleHooks.Value))
        {
            rule.Value(value);
        }

        if (value is ObjectValueNode map)
        {
            WalkFields(map);
            foreach (var rule in Rules(RuleHooks.Value))
            {
                rule.ValueEnd(value);
            }
        }
    }

    private void WalkList(ListValueNode list)
    {
        var hadDefault = _context.HasDefault;
        var nullable = _context.InputType?.Nullable;
        var (input, parent) = Push(nullable is ListType type ? type.Item : nullable);
        _context.HasDefault = false;
        foreach (var rule in Rules(RuleHooks.Value))
        {
            rule.Value(list);
        }

        foreach (var item in list.Values)
        {
            WalkValue(item);
        }

        foreach (var rule in Rules(RuleHooks.Value))
        {
            rule.ValueEnd(list);
        }

        Pop(input, parent);
        _context.HasDefault = hadDefault;
    }

    private void WalkFields(ObjectValueNode map)
    {
        foreach (var field in map.Fields)
        {
            var hadDefault = _context.HasDefault;
            var definition = (_context.InputType?.Named as InputObjectType)?.Field(field.Name.Value);
            var (input, parent) = Push(definition?.Type);
            _context.HasDefault = definition?.HasDefault ?? false;
            foreach (var rule in Rules(RuleHooks.Value))
            {
                rule.Value(field);
            }

            WalkValue(field.Value);
            Pop(input, parent);
            _context.HasDefault = hadDefault;
        }
    }

    private void WalkNamedType(NamedTypeNode type, bool inTypeSystem)
    {
        foreach (var rule in Rules(RuleHooks.NamedType))
        {
            rule.NamedType(type, inTypeSystem);
        }
    }

    private void WalkTypeSystem(Node definition)
    {
        _usages = [];
        switch (definition)
        {
            case SchemaDefinitionNode schema:
                WalkDirectives(schema, schema.Directives, "SCHEMA");
                foreach (var operation in schema.OperationTypes)
                {
                    WalkNamedType(operation.Type, inTypeSystem: true);
                }

                break;
            case TypeDefinitionNode type:
                WalkType(type);
                break;
            case DirectiveDefinitionNode directive:
                WalkInputs(directive.Arguments, "ARGUMENT_DEFINITION");
                break;
        }
    }

    private void WalkType(TypeDefinitionNode type)
    {
        foreach (var reference in type.Interfaces.Concat(type.Members))
        {
            WalkNamedType(reference, inTypeSystem: true);
        }

        WalkDirectives(type, type.Directives, type.Shape switch
        {
            TypeShape.Scalar => "SCALAR",
            TypeShape.Object => "OBJECT",
            TypeShape.Interface => "INTERFACE",
            TypeShape.Union => "UNION",
            TypeShape.Enum => "ENUM",
            _ => "INPUT_OBJECT",
        });
        foreach (var field in type.Fields)
        {
            WalkInputs(field.Arguments, "ARGUMENT_DEFINITION");
            WalkNamedType(field.Type.Innermost, inTypeSystem: true);
            WalkDirectives(field, field.Directives, "FIELD_DEFINITION");
        }

        // The reference takes the fields of an extension for arguments here; the specification does not.
        WalkInputs(type.InputFields, "INPUT_FIELD_DEFINITION");
        foreach (var value in type.Values)
        {
            WalkDirectives(value, value.Directives, "ENUM_VALUE");
        }
    }

    private void WalkInputs(InputValueDefinitionNode[] inputs, string place)
    {
        foreach (var input in inputs)
        {
            WalkNamedType(input.Type.Innermost, inTypeSystem: true);
            if (input.Default is not null)
            {
                WalkValue(input.Default);
            }

            WalkDirectives(input, input.Directives, place);
        }
    }

    private (GraphQLType? Input, GraphQLType? Parent) Push(GraphQLType? type)
    {
        var before = (_context.InputType, _context.ParentInputType);
        _context.ParentInputType = _context.InputType;
        _context.InputType = type is { IsInput: true } ? type : null;
        return before;
    }

    private void Pop(GraphQLType? input, GraphQLType? parent) => (_context.InputType, _context.ParentInputType) = (input, parent);
}
