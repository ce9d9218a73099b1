using System.Security.Cryptography;
using System.Text;
using Switchyard.Core.Configuration;

namespace Switchyard.Server.Access;

/// <summary>The secret that tenants' secrets are derived from: the configured one, else one made once and kept in the data directory.</summary>
internal static class Pepper
{
    private const string FileName = "pepper";
    private const int Length = 32;

    /// <summary>The pepper.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="fault">Why there is none; null when there is.</param>
    public static byte[]? Load(ServiceOptions options, out ConfigurationFault? fault)
    {
        fault = null;
        if (options.Auth.Pepper is { } configured)
        {
            return Encoding.UTF8.GetBytes(configured);
        }

        var path = Path.Combine(options.DataDirectory, FileName);
        try
        {
            Directory.CreateDirectory(options.DataDirectory);
            var kept = File.Exists(path) ? Read(path) : Make(path);
            if (kept.Length == Length)
            {
                return kept;
            }

            fault = Fault($"holds a file {FileName} that is damaged; remove it to have a new one made.");
        }
        catch (Exception e) when ((e is IOException or UnauthorizedAccessException) && options.Redis.ConnectionString is null)
        {
            // What is made with it lives in this process and ends with it.
            return RandomNumberGenerator.GetBytes(Length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            fault = Fault("must be a directory that can be written, because no Auth:Pepper is set.");
        }

        return null;
    }

    private static ConfigurationFault Fault(string message) => new($"{ServiceOptions.Section}:{nameof(ServiceOptions.DataDirectory)}", message);

    private static byte[] Read(string path)
    {
        var kept = new byte[Length * 2];
        var text = File.ReadAllText(path).Trim();
        return Convert.FromHexString(text, kept, out _, out var written) == System.Buffers.OperationStatus.Done ? kept[..written] : [];
    }

    private static byte[] Make(string path)
    {
        var made = RandomNumberGenerator.GetBytes(Length);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, create))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(made)));
            file.Flush(flushToDisk: true);
        }

        try
        {
            // Two processes that start at once must end with the same one.
            File.Move(temporary, path, overwrite: false);
            return made;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
            return Read(path);
        }
    }
}
