using System.Text.Json;

namespace Switchyard.Server.Endpoints;

/// <summary>Values of enumerations as the API names them: lower case, words joined by underscores.</summary>
internal static class ApiName
{
    /// <summary>The name of a value.</summary>
    /// <param name="value">The value.</param>
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
