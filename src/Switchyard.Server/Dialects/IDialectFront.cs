using Switchyard.Core.Chat;
using Switchyard.Core.Errors;
using Switchyard.Core.Providers;
using Switchyard.Server.Http;

namespace Switchyard.Server.Dialects;

/// <summary>One language clients speak: reads their requests, writes answers and, as every <see cref="IErrorFront"/>, errors. Thread-safe.</summary>
internal interface IDialectFront : IErrorFront
{
    /// <summary>The language.</summary>
    Dialect Dialect { get; }

    /// <summary>Reads a request.</summary>
    /// <param name="body">The body, whole.</param>
    /// <param name="arrival">How it came.</param>
    Outcome<LlmCall> Parse(ReadOnlyMemory<byte> body, Arrival arrival);

    /// <summary>The body of a whole answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="exchange">The exchange it ends.</param>
    ReadOnlyMemory<byte> WriteAnswer(LlmAnswer answer, Exchange exchange);

    /// <summary>Writes the events of one stream.</summary>
    /// <param name="exchange">The exchange.</param>
    IStreamRenderer CreateRenderer(Exchange exchange);
}
