using System.Threading.Channels;
using Switchyard.Core.Errors;
using Switchyard.Core.Pipeline;
using Switchyard.Core.Providers;

namespace Switchyard.Tests.Caching;

/// <summary>Calls that wait until the test answers them.</summary>
internal sealed class HeldCalls(Target target, TimeProvider time) : ICompletionService
{
    private readonly Channel<HeldCall> _calls = Channel.CreateUnbounded<HeldCall>();
    private int _count;

    /// <summary>How many calls were made.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>The next call that is made.</summary>
    public async Task<HeldCall> NextAsync() => await _calls.Reader.ReadAsync(Xunit.TestContext.Current.CancellationToken);

    public async ValueTask<Outcome<LlmAnswer>> CompleteAsync(CallContext context, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var call = new HeldCall(context, target, time);
        _calls.Writer.TryWrite(call);
        return await call.Outcome.WaitAsync(cancellationToken);
    }

    public ValueTask<Outcome<IAnswerStream>> OpenAsync(CallContext context, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only whole answers are held.");
}
