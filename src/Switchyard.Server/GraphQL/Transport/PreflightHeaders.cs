namespace Switchyard.Server.GraphQL.Transport;

/// <summary>
/// Headers that a page of another origin can send only after its browser has asked us, which we never allow. A GET without
/// one of them may be an image or a link of any page.
/// </summary>
internal static class PreflightHeaders
{
    /// <summary>The header to send when there is no other reason for one of these.</summary>
    public const string Name = "graphql-preflight";

    // Two of a client library that is in wide use, and those of keys.
    private static readonly string[] Names = [Name, "apollo-require-preflight", "x-apollo-operation-name", "authorization", "x-api-key"];

    /// <summary>Whether a request has one.</summary>
    /// <param name="headers">Its headers.</param>
    public static bool AreIn(IHeaderDictionary headers) => Array.Exists(Names, name => headers.TryGetValue(name, out var values) && values.Count > 0);
}
