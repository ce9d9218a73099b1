using Switchyard.Core.Chat;

namespace Switchyard.Core.Providers;

/// <summary>A whole answer: the upstream's bytes and what was read beside them.</summary>
public sealed class LlmAnswer : IDisposable
{
    private readonly Func<LlmResponse> _parse;
    private LlmResponse? _response;

    /// <summary>An answer whose neutral form is made by <paramref name="parse"/> when first needed.</summary>
    /// <param name="parse">Makes the neutral form; the body has been validated, so it can not fail.</param>
    public LlmAnswer(Func<LlmResponse> parse) => _parse = parse;

    /// <summary>The dialect of <see cref="Body"/>.</summary>
    public required Dialect Dialect { get; init; }

    /// <summary>The body as it came, leading and trailing blanks cut.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What the body holds of the buffer budget, given back when the answer is disposed; null when it is not counted.</summary>
    public IDisposable? Owner { get; init; }

    /// <summary>What was read beside the body.</summary>
    public required AnswerFacts Facts { get; init; }

    /// <summary>The provider-neutral form.</summary>
    public LlmResponse Response => _response ??= _parse();

    /// <inheritdoc/>
    public void Dispose() => Owner?.Dispose();
}
