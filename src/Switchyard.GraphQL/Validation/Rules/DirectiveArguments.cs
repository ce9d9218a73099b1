using Switchyard.GraphQL.Language;

namespace Switchyard.GraphQL.Validation.Rules;

/// <summary>The arguments of a directive, which a document may define anew.</summary>
internal static class DirectiveArguments
{
    /// <summary>The names of its arguments; null for an unknown directive.</summary>
    public static List<string>? NamesOf(ValidationContext context, string name) =>
        Written(context, name) is { } written
            ? [.. written.Arguments.Select(argument => argument.Name.Value)]
            : context.Schema.Directive(name)?.Arguments.Select(argument => argument.Name).ToList();

    public static IEnumerable<(string Name, string Type)> RequiredOf(ValidationContext context, string name) =>
        Written(context, name) is { } written
            ? written.Arguments.Where(argument => argument is { Type: NonNullTypeNode, Default: null })
                .Select(argument => (argument.Name.Value, Printer.Print(argument.Type)))
            : context.Schema.Directive(name)?.Arguments.Where(argument => argument.IsRequired)
                .Select(argument => (argument.Name, argument.Type.ToString()!)) ?? [];

    private static DirectiveDefinitionNode? Written(ValidationContext context, string name) =>
        context.Document.Definitions.OfType<DirectiveDefinitionNode>().LastOrDefault(node => node.Name.Value == name);
}
