using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Switchyard.Core.Errors;
using Switchyard.GraphQL;
using Switchyard.GraphQL.Execution;
using Switchyard.Server.Access;
using Switchyard.Server.Dialects;

namespace Switchyard.Server.GraphQL.Api;

/// <summary>A field of a root type as it is asked for.</summary>
/// <param name="context">The engine's view of it.</param>
/// <param name="describe">Tells a failure of a request of an id.</param>
internal readonly struct FieldCall(ResolveContext context, Func<LlmError, string, GraphQLError> describe)
{
    /// <summary>How its operation came.</summary>
    public OperationScope Scope { get; } = (OperationScope)context.State!;

    /// <summary>Who asks.</summary>
    public Caller Caller => Scope.Request.Caller;

    /// <summary>A failure as the client is told it.</summary>
    /// <param name="error">The failure.</param>
    public GraphQLError Describe(LlmError error) => describe(error, Scope.Request.RequestId);

    /// <summary>The client's leaving.</summary>
    public CancellationToken Token => context.CancellationToken;

    /// <summary>A text; null when it is not said.</summary>
    /// <param name="name">The argument.</param>
    public string? Text(string name) => context.Argument<string>(name);

    /// <summary>A number as a query of the REST API has it; null when it is not said.</summary>
    /// <param name="name">The argument.</param>
    public string? Number(string name) => context.Argument<int?>(name)?.ToString(CultureInfo.InvariantCulture);

    /// <summary>A moment; null when it is not said.</summary>
    /// <param name="name">The argument.</param>
    public DateTimeOffset? Time(string name) => context.Argument<DateTimeOffset?>(name);

    /// <summary>A list of texts; empty when it is not said.</summary>
    /// <param name="name">The argument.</param>
    public IEnumerable<string> Texts(string name) => context.Argument<IReadOnlyList<object?>>(name)?.Cast<string>() ?? [];

    /// <summary>The members of an input object; empty when it is not said.</summary>
    /// <param name="name">The argument.</param>
    public IReadOnlyDictionary<string, object?> Members(string name) =>
        context.Argument<IReadOnlyDictionary<string, object?>>(name) ?? new Dictionary<string, object?>();

    /// <summary>An input object as the body of the REST request that it stands for: what reads that says what is wrong with this.</summary>
    /// <param name="name">The argument.</param>
    public ReadOnlyMemory<byte> Body(string name)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using var writer = new Utf8JsonWriter(output, EnvelopeJson.Options);
        context.WriteArgument(name, writer);
        writer.Flush();
        return output.WrittenMemory;
    }
}
