using System.Globalization;

namespace Switchyard.Core.Configuration;

/// <summary>Collects what is wrong, in the order it is found.</summary>
internal sealed class FaultList
{
    private readonly List<ConfigurationFault> _faults = [];

    public IReadOnlyList<ConfigurationFault> Faults => _faults;

    public void Add(string name, string message) => _faults.Add(new ConfigurationFault(name, message));

    public void Range(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            Add(name, string.Create(CultureInfo.InvariantCulture, $"must be from {least} to {most}."));
        }
    }

    /// <summary>Checks that a time span is positive and not over a limit.</summary>
    /// <returns>Whether it is.</returns>
    public bool Positive(string name, TimeSpan value, TimeSpan most)
    {
        var isGood = value > TimeSpan.Zero && value <= most;
        if (!isGood)
        {
            Add(name, $"must be a positive time span of at most {most:c}.");
        }

        return isGood;
    }

    public void ZeroOrMore(string name, TimeSpan value, TimeSpan most)
    {
        if (value < TimeSpan.Zero || value > most)
        {
            Add(name, $"must be a time span from 00:00:00 to {most:c}.");
        }
    }

    public void Http(string name, Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Host.Length == 0)
        {
            Add(name, "must be an absolute http or https address.");
            return;
        }

        if (address.UserInfo.Length > 0)
        {
            Add(name, "must not carry a user name or password: keys have settings of their own.");
        }

        // The properties are empty for a lone '?' or '#', which would still swallow the path that is put behind.
        if (address.OriginalString.Contains('?', StringComparison.Ordinal)
            || address.OriginalString.Contains('#', StringComparison.Ordinal))
        {
            Add(name, "must have neither a query nor a fragment.");
        }
    }
}
