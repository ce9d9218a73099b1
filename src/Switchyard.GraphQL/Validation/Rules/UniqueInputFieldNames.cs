using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>A field of an input object is given once.</summary>
internal sealed class UniqueInputFieldNames(ValidationContext context) : ValidationRule(context)
{
    private readonly Stack<Dictionary<string, NameNode>> _known = new();

    public override RuleHooks Hooks => RuleHooks.Value;

    public override void Value(Node value)
    {
        if (value is ObjectValueNode)
        {
            _known.Push(new Dictionary<string, NameNode>(StringComparer.Ordinal));
        }
        else if (value is ObjectFieldNode { Name: var name } && !_known.Peek().TryAdd(name.Value, name))
        {
            Context.Report($"There can be only one input field named \"{name.Value}\".", _known.Peek()[name.Value], name);
        }
    }

    public override void ValueEnd(Node value)
    {
        if (value is ObjectValueNode)
        {
            _known.Pop();
        }
    }
}
