namespace Switchyard.Core.Tokens;

/// <summary>What was learned of one model: without tools, and with them, for which providers add instructions of their own. Thread-safe.</summary>
/// <param name="isKnownFamily">Whether the count was made by the make's own rules.</param>
internal sealed class ModelKnowledge(bool isKnownFamily)
{
    private readonly Lock _lock = new();
    private readonly LearnedFit _plain = new(isKnownFamily ? 4 : 60);
    private readonly LearnedFit _withTools = new(isKnownFamily ? 40 : 120);

    /// <summary>Our count, corrected.</summary>
    /// <param name="counted">Our count.</param>
    /// <param name="hasTools">Whether the prompt has tools.</param>
    public double Correct(double counted, bool hasTools)
    {
        lock (_lock)
        {
            return (hasTools ? _withTools : _plain).Correct(counted);
        }
    }

    /// <summary>Learns a figure.</summary>
    /// <param name="counted">Our count.</param>
    /// <param name="reported">The provider's.</param>
    /// <param name="hasTools">Whether the prompt has tools.</param>
    public void Learn(double counted, double reported, bool hasTools)
    {
        lock (_lock)
        {
            (hasTools ? _withTools : _plain).Learn(counted, reported);
        }
    }
}
