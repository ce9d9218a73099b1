using System.Text.Json.Serialization.Metadata;
using Switchyard.Core.Errors;
using Switchyard.Server.Http;

namespace Switchyard.Server.Endpoints;

/// <summary>Answers a request that is no call with a value, or with the error that took its place, in the language of its route.</summary>
internal static class OutcomeAnswer
{
    /// <summary>The answer.</summary>
    /// <param name="http">The request.</param>
    /// <param name="outcome">The value or the error.</param>
    /// <param name="type">How the value is written.</param>
    public static async ValueTask<IResult> AnswerAsync<T>(this HttpContext http, Outcome<T> outcome, JsonTypeInfo<T> type)
        where T : class
    {
        if (outcome.IsSuccess)
        {
            return TypedResults.Json(outcome.Value, type);
        }

        await ErrorAnswer.SendAsync(http, outcome.Error).ConfigureAwait(false);
        return TypedResults.Empty;
    }
}
