using Switchyard.GraphQL.Language;
using Switchyard.GraphQL.Schema;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>Fields that are selected exist on their type.</summary>
internal sealed class FieldsOnCorrectType(ValidationContext context) : ValidationRule(context)
{
    public override RuleHooks Hooks => RuleHooks.Field;

    public override void Field(FieldNode field)
    {
        if (Context.ParentType is { } parent && Context.FieldDefinition is null)
        {
            var name = field.Name.Value;
            Context.Report($"Cannot query field \"{name}\" on type \"{parent.Name}\".{Hint(parent, name)}", field);
        }
    }

    private static string Hint(CompositeType parent, string name)
    {
        var types = SuggestedTypes(parent, name);
        return types.Length > 0
            ? Suggestions.Sentence(types, "to use an inline fragment on")
            : Suggestions.Of(name, (parent as FieldsType)?.Fields.Select(field => field.Name) ?? []);
    }

    // Interfaces that more of the possible types share come first.
    private static string[] SuggestedTypes(CompositeType parent, string name)
    {
        if (!parent.IsAbstract)
        {
            return [];
        }

        var objects = parent.PossibleTypes.Where(type => type.Field(name) is not null).ToList();
        var usage = objects.SelectMany(type => type.Interfaces.Where(super => super.Field(name) is not null)).CountBy(super => super)
            .Select(pair => (Type: (FieldsType)pair.Key, Count: pair.Value))
            .Concat(objects.Select(type => (Type: (FieldsType)type, Count: 1)));
        return [.. usage
            .OrderByDescending(pair => pair.Count).ThenBy(pair => pair.Type is ObjectType).ThenBy(pair => pair.Type.Name, StringComparer.Ordinal)
            .Take(5).Select(pair => pair.Type.Name)];
    }
}
