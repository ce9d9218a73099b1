namespace Switchyard.Core.Configuration;

/// <summary>What is wrong with one setting. Safe to print: it never carries the value.</summary>
/// <param name="Name">The setting's full name, such as <c>Switchyard:Providers:x:BaseUrl</c>.</param>
/// <param name="Message">What it must be, going on from the name.</param>
public sealed record ConfigurationFault(string Name, string Message)
{
    /// <summary>One line: the name and what it must be.</summary>
    public override string ToString() => $"{Name} {Message}";
}
