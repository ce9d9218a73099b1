using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Literals are of the types their places expect.</summary>
internal sealed class ValuesOfCorrectType(ValidationContext context) : ValidationRule(context)
{
    private Node? _skipped;

    public override RuleHooks Hooks => RuleHooks.Value;

    public override void Value(Node value)
    {
        if (_skipped is not null)
        {
            return;
        }

        switch (value)
        {
            case ListValueNode list:
                if (Context.ParentInputType?.Nullable is not ListType)
                {
                    CheckLeaf(list);
                    _skipped = list;
                }

                break;
            case ObjectValueNode map:
                CheckObject(map);
                break;
            case ObjectFieldNode field:
                CheckField(field);
                break;
            case NullValueNode when Context.InputType is { IsNonNull: true }:
                Context.Report($"Expected value of type \"{Context.InputType}\", found null.", value);
                break;
            case NullValueNode:
                break;
            default:
                CheckLeaf((ValueNode)value);
                break;
        }
    }

    public override void ValueEnd(Node value) => _skipped = _skipped == value ? null : _skipped;

    private void CheckObject(ObjectValueNode map)
    {
        if (Context.InputType?.Named is not InputObjectType type)
        {
            CheckLeaf(map);
            _skipped = map;
            return;
        }

        foreach (var field in type.Fields)
        {
            if (field.IsRequired && !Array.Exists(map.Fields, given => given.Name.Value == field.Name))
            {
                Context.Report($"Field \"{type.Name}.{field.Name}\" of required type \"{field.Type}\" was not provided.", map);
            }
        }

        if (type.IsOneOf)
        {
            CheckOneOf(map, type);
        }
    }

    private void CheckOneOf(ObjectValueNode map, InputObjectType type)
    {
        if (map.Fields.DistinctBy(field => field.Name.Value).Count() != 1)
        {
            Context.Report($"OneOf Input Object \"{type.Name}\" must specify exactly one key.", map);
        }
        else if (map.Fields[^1].Value is NullValueNode)
        {
            Context.Report($"Field \"{type.Name}.{map.Fields[0].Name.Value}\" must be non-null.", map);
        }
    }

    private void CheckField(ObjectFieldNode field)
    {
        if (Context.InputType is null && Context.ParentInputType?.Named is InputObjectType type)
        {
            var name = field.Name.Value;
            Context.Report(
                $"Field \"{name}\" is not defined by type \"{type.Name}\"."
                    + Suggestions.Of(name, type.Fields.Select(known => known.Name)),
                field);
        }
    }

    private void CheckLeaf(ValueNode value)
    {
        if (Context.InputType is not { } type)
        {
            return;
        }

        if (type.Named is not LeafType leaf)
        {
            Context.Report($"Expected value of type \"{type}\", found {Inspection.Print(value)}.", value);
        }
        else if (!leaf.TryReadLiteral(value, null, out _, out var problem))
        {
            Context.Report(problem ?? $"Expected value of type \"{type}\", found {Inspection.Print(value)}.", value);
        }
    }
}
