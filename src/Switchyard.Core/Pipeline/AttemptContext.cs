using Switchyard.Core.Providers;

namespace Switchyard.Core.Pipeline;

/// <summary>What every attempt of a call shares.</summary>
internal sealed record AttemptContext(
    LlmCall Call, CallTrace Trace, TargetHealthRegistry Health, ICallObserver Observer, TimeProvider Time);
