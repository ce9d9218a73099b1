using System.Security.Cryptography;
using System.Text;

namespace Switchyard.Redis;

/// <summary>A script and the name Redis gives it. Its file name carries a version, so that two releases can run side by side.</summary>
internal sealed class RedisScript
{
    private RedisScript(string text)
    {
        Text = text;
#pragma warning disable CA5350 // Redis names scripts by their SHA-1; nothing is protected by it.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    /// <summary>The script.</summary>
    public string Text { get; }

    /// <summary>Its SHA-1, as <c>EVALSHA</c> wants it.</summary>
    public byte[] Hash { get; }

    /// <summary>Reads a script that lies in this assembly.</summary>
    /// <param name="name">Its file name without the ending, such as <c>reserve_v1</c>.</param>
    /// <param name="shared">The file with what it shares with other scripts; put behind its first line, which says what the server may do with it.</param>
    public static RedisScript Load(string name, string? shared = null)
    {
        var text = Read(name);
        var head = text.IndexOf('\n', StringComparison.Ordinal) + 1;
        return new RedisScript(shared is null ? text : text[..head] + Read(shared) + text[head..]);
    }

    private static string Read(string name)
    {
        using var stream = typeof(RedisScript).Assembly.GetManifestResourceStream($"Switchyard.Redis.Scripts.{name}.lua")
            ?? throw new InvalidOperationException($"There is no script {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
