using Switchyard.Core.Errors;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>Tells faults of queries under the names that arguments have here.</summary>
internal static class ArgumentNames
{
    private static readonly (string There, string Here)[] Names = [("limit", "first"), ("cursor", "after")];

    /// <summary>The outcome, its fault told under the names here.</summary>
    /// <param name="outcome">The outcome.</param>
    public static Outcome<T> Renamed<T>(this Outcome<T> outcome)
        where T : class =>
        Array.Find(Names, pair => pair.There == outcome.Error?.Param) is { There: not null } name
            ? outcome.Error! with { Message = outcome.Error.Message.Replace(name.There, name.Here, StringComparison.Ordinal), Param = name.Here }
            : outcome;
}
