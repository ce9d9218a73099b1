using Switchyard.Core.Errors;
using Switchyard.Core.Limits;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Wire;
using Switchyard.Providers.Errors;

namespace Switchyard.Providers.Upstream;

/// <summary>A successful response whose body has not been read yet.</summary>
/// <param name="message">The response.</param>
/// <param name="clock">The attempt's timers.</param>
/// <param name="buffers">Bounds what all answers hold together.</param>
internal sealed class UpstreamResponse(HttpResponseMessage message, AttemptClock clock, BufferBudget buffers) : IDisposable
{
    private readonly string? _coding = ContentCoding.Of(message.Content.Headers);

    /// <summary>The HTTP status.</summary>
    public int Status => (int)message.StatusCode;

    /// <summary>The media type, without parameters.</summary>
    public string? ContentType => message.Content.Headers.ContentType?.MediaType;

    /// <summary>Whether the body is a stream of events.</summary>
    public bool IsEventStream => ContentType is { } type && type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase);

    /// <summary>A response header; null when absent.</summary>
    /// <param name="name">The header.</param>
    public string? Header(string name) =>
        message.Headers.TryGetValues(name, out var values) || message.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;

    /// <summary>What the headers say is left for our key.</summary>
    public UpstreamAllowance ReadAllowance() => RateLimitHeaders.Read(message.Headers.NonValidated, clock.UtcNow);

    /// <summary>The body's bytes, decoded.</summary>
    /// <param name="cancellationToken">Ends the opening.</param>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) =>
        ContentCoding.Decode(await message.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), _coding);

    /// <summary>Begins to count what this answer's buffers hold.</summary>
    public BufferBudget.Lease BeginBuffers() => buffers.Begin();

    /// <summary>The whole body, blanks around it cut; whoever keeps it disposes it.</summary>
    /// <param name="limit">Most bytes.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<Outcome<BodyBytes>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var lease = buffers.Begin();
        var isTaken = false;
        try
        {
            var source = await OpenAsync(cancellationToken).ConfigureAwait(false);
            await using (source.ConfigureAwait(false))
            {
                var body = await BodyReader.ReadAsync(
                    source, _coding is null ? message.Content.Headers.ContentLength : null, limit, clock, cancellationToken, lease).ConfigureAwait(false);
                isTaken = body is not null;
                return body is null
                    ? new LlmError(LlmErrorCode.UpstreamResponseTooLarge, "The provider's answer is too large.")
                    : body;
            }
        }
        catch (Exception e) when (UpstreamFaults.IsExpected(e))
        {
            CallerToken(cancellationToken).ThrowIfCancellationRequested();
            return UpstreamFaults.InBody(e, clock);
        }
        finally
        {
            if (!isTaken)
            {
                lease.Dispose();
            }
        }
    }

    /// <summary>The response as a failure with that body.</summary>
    /// <param name="body">The body.</param>
    public UpstreamFailure AsFailure(ReadOnlyMemory<byte> body) => new(Status, body, ContentType, Header);

    /// <inheritdoc/>
    public void Dispose() => message.Dispose();

    // A timer that fired cancels the same token the client's leaving does; only the latter is the caller's.
    private CancellationToken CallerToken(CancellationToken token) => clock.Expired is null ? token : CancellationToken.None;
}
