namespace Switchyard.GraphQL.Validation;

/// <summary>The nodes at which a rule wants to be called.</summary>
[Flags]
internal enum RuleHooks
{
    None = 0,
    Document = 1,
    DocumentEnd = 1 << 1,
    Operation = 1 << 2,
    Fragment = 1 << 3,
    Variable = 1 << 4,
    SelectionSet = 1 << 5,
    Field = 1 << 6,
    Argument = 1 << 7,
    Spread = 1 << 8,
    InlineFragment = 1 << 9,
    Directive = 1 << 10,
    DirectiveList = 1 << 11,
    Value = 1 << 12,
    NamedType = 1 << 13,
}
