using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation;

/// <summary>One rule of the specification; a new instance serves each document. Only the hooks it names are called.</summary>
internal abstract class ValidationRule(ValidationContext context)
{
    public abstract RuleHooks Hooks { get; }

    protected ValidationContext Context { get; } = context;

    public virtual void Document(DocumentNode document)
    {
    }

    public virtual void DocumentEnd(DocumentNode document)
    {
    }

    public virtual void Operation(OperationNode operation)
    {
    }

    public virtual void Fragment(FragmentNode fragment)
    {
    }

    public virtual void Variable(VariableDefinitionNode variable)
    {
    }

    public virtual void SelectionSet(SelectionSetNode set, bool inInlineFragment)
    {
    }

    public virtual void Field(FieldNode field)
    {
    }

    public virtual void Argument(ArgumentNode argument)
    {
    }

    public virtual void Spread(FragmentSpreadNode spread)
    {
    }

    public virtual void InlineFragment(InlineFragmentNode fragment)
    {
    }

    /// <summary>Called for each directive; <paramref name="place"/> is the name of the location on which it stands.</summary>
    public virtual void Directive(DirectiveNode directive, string place)
    {
    }

    /// <summary>Called once for each node that may carry directives.</summary>
    public virtual void DirectiveList(Node owner, DirectiveNode[] directives)
    {
    }

    /// <summary>Called for each literal and for each field of an object literal.</summary>
    public virtual void Value(Node value)
    {
    }

    public virtual void ValueEnd(Node value)
    {
    }

    public virtual void NamedType(NamedTypeNode type, bool inTypeSystem)
    {
    }
}
